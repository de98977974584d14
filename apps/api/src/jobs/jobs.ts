import { createRoute, OpenAPIHono } from "@hono/zod-openapi";

import type { AppEnv, Env } from "../env.ts";
import { jsonBody } from "../http/json-body.ts";
import { Problem } from "../http/problem.ts";
import { clientOf } from "../http/rate-limit.ts";
import { refusals } from "../http/refusals.ts";
import { limitsOf } from "../limits.ts";
import { scenarioOf } from "../work/work.ts";
import { createJob } from "./admission.ts";
import type { JobStatus } from "./job-status.ts";
import type { JobObject } from "./objects.ts";
import { problemOf, type Refusal } from "./refusal.ts";
import * as schemas from "./schemas.ts";

const location = { location: { schema: { type: "string" as const }, description: "Where the job can be read." } };

const create = createRoute({
  method: "post",
  path: "/",
  operationId: "createJob",
  tags: ["Jobs"],
  summary: "Have a scenario carried out in real time",
  description:
    "The events of the runs are told at their times by `GET /v1/jobs/{id}/events`, each with the time that was planned and the time " +
    "that was measured. A job goes on through crashes and restarts of the server.",
  middleware: [jsonBody] as const,
  request: {
    headers: schemas.CreateHeaders,
    body: { required: true, content: { "application/json": { schema: schemas.JobRequest } } },
  },
  responses: {
    202: {
      description: "The job was taken on.",
      headers: location,
      content: { "application/json": { schema: schemas.CreatedJobSchema } },
    },
    ...refusals(
      "malformed-json",
      "invalid-request",
      "body-too-large",
      "unsupported-media-type",
      "model-cannot-run",
      "deadlock",
      "limit-exceeded",
      "idempotency-key-reused",
      "too-many-jobs",
      "too-many-requests",
    ),
  },
});

const read = createRoute({
  method: "get",
  path: "/{id}",
  operationId: "getJob",
  tags: ["Jobs"],
  summary: "Where a job stands; at the end, planned against measured",
  request: { params: schemas.JobParams },
  responses: {
    200: { description: "The job.", content: { "application/json": { schema: schemas.JobSchema } } },
    ...refusals("invalid-request", "no-such-job", "too-many-requests"),
  },
});

const listen = createRoute({
  method: "get",
  path: "/{id}/events",
  operationId: "listenToJob",
  tags: ["Jobs"],
  summary: "A job's events as they happen",
  description:
    "Server-sent events, from the first on for whoever comes late: `trace` with ids 1, 2, 3 …, then one `end`, whereupon the stream is " +
    "closed. Comments in between are heartbeats.",
  request: { params: schemas.JobParams, headers: schemas.ListenHeaders, query: schemas.ListenQuery },
  responses: {
    200: {
      description: "The events.",
      content: {
        "text/event-stream": { schema: { type: "string" }, example: 'id: 1\nevent: trace\ndata: {"number":1}\n\n' },
      },
    },
    204: { description: "The end was heard before: there is nothing more, and no need to come back." },
    ...refusals("invalid-request", "no-such-job", "too-many-listeners", "too-many-requests"),
  },
});

const cancel = createRoute({
  method: "delete",
  path: "/{id}",
  operationId: "cancelJob",
  tags: ["Jobs"],
  summary: "End a job where it is",
  description: "What was told stays to be read until the job expires. A job that has ended stays as it is.",
  request: { params: schemas.JobParams, headers: schemas.CancelHeaders },
  responses: {
    200: { description: "The job, which has ended.", content: { "application/json": { schema: schemas.JobSchema } } },
    ...refusals("invalid-request", "unauthorized", "forbidden", "no-such-job", "too-many-requests"),
  },
});

/** `/v1/jobs`: scenarios in real time. */
export const jobs = new OpenAPIHono<AppEnv>()
  .openapi(create, async (c) => {
    const { kind = "paced", seed = 0, models = ["asyncio"], speed = 1, startAt, ...work } = c.req.valid("json");
    const scenario = scenarioOf(work, limitsOf(c.env));
    const begin = startAt === undefined ? null : Date.parse(startAt);
    const spec = { kind, scenario, seed, models, speed, startAt: begin };
    const { job, secret } = await createJob(c.env, clientOf(c), c.req.valid("header")["idempotency-key"], spec);
    const document = documentOf(job);
    return c.json({ ...document, secret }, 202, { location: document.links.self, "cache-control": "no-store" });
  })
  .openapi(read, async (c) => {
    const { id } = c.req.valid("param");
    const job = await objectOf(c.env, id).status();
    if (job === null) throw noSuchJob(id);
    return c.json(documentOf(job), 200, { "cache-control": "no-store" });
  })
  .openapi(listen, async (c) => {
    const { id } = c.req.valid("param");
    const header = c.req.valid("header")["last-event-id"];
    const after = header ?? c.req.valid("query").after ?? "0";
    const parameter = header === undefined ? "after" : "last-event-id";
    const heard = await objectOf(c.env, id).fetch(`http://job/?after=${after}&parameter=${parameter}`);
    if (heard.status === 404) throw noSuchJob(id);
    // What the object answers with 409.
    if (heard.status === 409) throw problemOf(await heard.json<Refusal>());
    const headers = { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" };
    return new Response(heard.body, { status: heard.status, headers: heard.status === 204 ? {} : headers });
  })
  .openapi(cancel, async (c) => {
    const { id } = c.req.valid("param");
    const secret = /^Bearer +(\S+)$/i.exec(c.req.valid("header").authorization ?? "")?.[1];
    if (secret === undefined) throw unauthorized();
    const answer = await objectOf(c.env, id).cancel(secret);
    if (answer === null) throw noSuchJob(id);
    if (!answer.ok) throw problemOf(answer.refusal);
    return c.json(documentOf(answer.job), 200, { "cache-control": "no-store" });
  });

/** The object of a job, if the id is one that we have given out: no other wakes an object. */
function objectOf(env: Env, id: string): DurableObjectStub<JobObject> {
  try {
    return env.JOBS.get(env.JOBS.idFromString(id));
  } catch {
    throw noSuchJob(id);
  }
}

function documentOf(job: JobStatus) {
  const self = `/v1/jobs/${job.id}`;
  return {
    ...job,
    models: [...job.models],
    outcome: job.outcome && { ...job.outcome, models: [...job.outcome.models] },
    links: { self, events: `${self}/events` },
  };
}

function noSuchJob(id: string): Problem {
  return new Problem("no-such-job", {
    detail: `There is no job ${id}, or no longer: jobs expire. Create another with POST /v1/jobs.`,
  });
}

function unauthorized(): Problem {
  return new Problem("unauthorized", {
    detail:
      "Cancelling needs the secret that the job's creation answered with. Send it: Authorization: Bearer <secret>.",
    headers: { "www-authenticate": "Bearer" },
  });
}
