import { type Fault, type ObstacleError, sentenceOf } from "@interleave/core";
import type { Context } from "hono";
import type { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/**
 * An error as RFC 9457 describes it. `type` is stable: programs may compare it; `detail` is for people and may change.
 */
export interface Problem {
  /** A relative reference, such as `/problems/invalid-request`. */
  readonly type: `/problems/${string}`;
  readonly title: string;
  readonly status: ContentfulStatusCode;
  /** What was found, what was expected and what to do. */
  readonly detail: string;
  /** Every fault of the request's body, each with its place. */
  readonly errors?: readonly FaultyPlace[];
}

/** A fault of the request's body. */
interface FaultyPlace {
  /** A JSON Pointer (RFC 6901) into the body; empty for the body itself. */
  readonly pointer: string;
  readonly detail: string;
}

/** The response that carries a problem. */
export function problem(c: Context, body: Problem): Response {
  return c.body(JSON.stringify(body), body.status, { "content-type": "application/problem+json" });
}

export const NotFound = (
  method: string,
  path: string,
  operations: readonly (readonly [string, readonly string[]])[],
): Problem => ({
  type: "/problems/not-found",
  title: "There is nothing here",
  status: 404,
  detail: `No operation answers ${method} ${shortened(path)}. The operations: ${operations
    .map(([known, [first]]) => `${first} ${known}`)
    .join(", ")}.`,
});

export const MethodNotAllowed = (method: string, path: string, allowed: readonly string[]): Problem => ({
  type: "/problems/method-not-allowed",
  title: "The method does not fit",
  status: 405,
  detail: `${path} does not answer ${method}. Use ${allowed.join(" or ")}.`,
});

export const MalformedJson = (reason: string): Problem => ({
  type: "/problems/malformed-json",
  title: "The body is not JSON",
  status: 400,
  detail: `The body could not be read as JSON (${reason}). Send a document such as {"preset": "ten-tasks", "seed": 7}.`,
});

export const UnsupportedMediaType = (found: string | undefined): Problem => ({
  type: "/problems/unsupported-media-type",
  title: "The body's content type is not supported",
  status: 415,
  detail: `${found === undefined ? "There is no content type" : `The content type is ${shortened(found)}`}. Send JSON, with the header Content-Type: application/json.`,
});

export const BodyTooLarge = (limit: number): Problem => ({
  type: "/problems/body-too-large",
  title: "The body is too large",
  status: 413,
  detail: `The body has more than the ${limit} bytes that are allowed. Send a smaller document.`,
});

/** How many faults are told at a time: who mends these finds out about the others. */
const FAULTS_TOLD = 20;

export const InvalidRequest = (faults: readonly Fault[]): Problem => {
  const more = faults.length - FAULTS_TOLD;
  const [first] = faults;
  const others =
    faults.length === 1
      ? ""
      : ` There are ${faults.length} faults: see errors${more > 0 ? ", which has the first twenty" : ""}.`;
  return {
    type: "/problems/invalid-request",
    title: "The request is not valid",
    status: 400,
    detail: `${first === undefined ? "" : sentenceOf(first)}${others}`,
    errors: faults
      .slice(0, FAULTS_TOLD)
      .map(({ pointer, expected, found }) => ({ pointer, detail: `expected ${expected}; found ${found}` })),
  };
};

export const ModelCannot = (obstacle: ObstacleError): Problem => ({
  type: "/problems/model-cannot-run",
  title: "The work cannot be done under this execution model",
  status: 422,
  detail: `${obstacle.message} Leave the model out, or leave out "models" to get all that can.`,
});

/** A fault of ours: the caller can do nothing about it, and learns nothing of its inside. */
export const InternalProblem: Problem = {
  type: "/problems/internal",
  title: "Something went wrong on our side",
  status: 500,
  detail: "The request was understood but could not be answered. Trying again later may help.",
};

/** The problem that an exception of Hono's stands for. */
export function problemOf(error: HTTPException): Problem {
  return error.status < 500
    ? {
        type: "/problems/invalid-request",
        title: "The request is not valid",
        status: error.status,
        detail: error.message,
      }
    : InternalProblem;
}

/** What somebody sent, short enough to be sent back. */
function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
