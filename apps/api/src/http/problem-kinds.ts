import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A kind of problem: what `/problems/{name}` says about it. */
export interface ProblemKind {
  readonly status: ContentfulStatusCode;
  /** The same for every problem of the kind. */
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
}

/** Every problem that the API answers with. The names are stable: they are part of each document's `type`. */
export const problemKinds = {
  "malformed-json": {
    status: 400,
    title: "The body is not JSON",
    advice: "Send a JSON document (RFC 8259). It has no comments, no trailing commas, and neither NaN nor Infinity.",
  },
  "invalid-request": {
    status: 400,
    title: "The request is not valid",
    advice:
      "Mend what `errors` lists: `pointer` is a JSON Pointer (RFC 6901) into the body, `parameter` the name of a parameter of the path or the query.",
  },
  "not-found": { status: 404, title: "There is nothing here", advice: "See /openapi.json for what there is." },
  "method-not-allowed": {
    status: 405,
    title: "The method does not fit",
    advice: "Use a method that the header Allow lists.",
  },
  "not-acceptable": {
    status: 406,
    title: "There is no such form of the answer",
    advice: "Ask for one of the media types in `available`, in the header Accept, or by its name in `format`.",
  },
  "body-too-large": {
    status: 413,
    title: "The body is too large",
    advice: "Send a smaller document: groups with a `count`, and `repeat`, say a lot in few bytes.",
  },
  "unsupported-media-type": {
    status: 415,
    title: "The body's content type is not supported",
    advice: "Send JSON, with the header Content-Type: application/json.",
  },
  "model-cannot-run": {
    status: 422,
    title: "The work cannot be done under this execution model",
    advice: "Leave the model out, or leave out `models` to get all that can.",
  },
  deadlock: {
    status: 422,
    title: "The tasks wait for each other for ever",
    advice: "Take locks in the same order everywhere, and put into a queue as often as is taken out.",
  },
  "limit-exceeded": {
    status: 422,
    title: "The work is more than this deployment allows",
    advice: "`limit` names the limit, `allowed` its size. Ask for fewer models, fewer tasks or fewer repetitions.",
  },
  unauthorized: {
    status: 401,
    title: "A secret is needed",
    advice: "Send the secret that the job's creation answered with, as `Authorization: Bearer <secret>`.",
  },
  forbidden: {
    status: 403,
    title: "That is not the secret",
    advice: "Only who created the job can cancel it. Jobs expire by themselves.",
  },
  "no-such-job": {
    status: 404,
    title: "There is no such job",
    advice: "Jobs expire some time after their end: `expiresAt` says when. Create another with POST /v1/jobs.",
  },
  "idempotency-key-reused": {
    status: 422,
    title: "The Idempotency-Key belongs to another request",
    advice:
      "Take a new key, such as a UUID, for each new job; send the same body when the same request is tried again.",
  },
  "too-many-jobs": {
    status: 429,
    title: "Too many jobs at a time",
    advice: "Cancel a job, or wait as many seconds as the header Retry-After says.",
  },
  "too-many-listeners": {
    status: 429,
    title: "Too many listeners of this job",
    advice: "Wait as many seconds as the header Retry-After says, or read the job instead of listening to it.",
  },
  "too-many-requests": {
    status: 429,
    title: "Too many requests",
    advice: "Wait as many seconds as the header Retry-After says.",
  },
  internal: {
    status: 500,
    title: "Something went wrong on our side",
    advice: "Trying again later may help.",
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemName = keyof typeof problemKinds;

/** The names of the problems. */
// Object.keys forgets the type of the keys of an object that is closed.
export const problemNames = Object.keys(problemKinds) as ProblemName[];
