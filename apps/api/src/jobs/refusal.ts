import { ObstacleError } from "@interleave/core";
import { DeadlockError, LimitError } from "@interleave/core/asyncio";
import { MachineDeadlockError } from "@interleave/core/machine";

import { Problem } from "../http/problem.ts";
import type { ProblemName } from "../http/problem-kinds.ts";

/** Why something is not done: a problem in a form that goes from object to object. */
export interface Refusal {
  readonly problem: ProblemName;
  readonly detail: string;
  /** The limit that was met: its name, its size, and how much there was, or was asked for. */
  readonly limit?: string;
  readonly allowed?: number;
  readonly reached?: number;
  /** What is wrong in the request: a JSON Pointer into the body, or the name of a parameter; and what was expected there. */
  readonly pointer?: string;
  readonly parameter?: string;
  readonly expected?: string;
  /** When to come again, in seconds. */
  readonly retryAfter?: number;
}

export function problemOf({
  problem,
  detail,
  limit,
  allowed,
  reached,
  pointer,
  parameter,
  expected,
  retryAfter,
}: Refusal): Problem {
  const error = { pointer, parameter, detail: `expected ${expected}` };
  return new Problem(problem, {
    detail,
    extensions: {
      ...(limit !== undefined && { limit, allowed, reached }),
      ...(expected !== undefined && { errors: [error] }),
    },
    headers: retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  });
}

/** The job is more than a limit allows. */
export function exceeds(limit: string, allowed: number, reached: number, detail: string): Refusal {
  return { problem: "limit-exceeded", limit: `jobs.${limit}`, allowed, reached, detail };
}

/** Why the engine did not carry a scenario out; throws what is no fault of the scenario. */
export function engineRefusal(error: unknown): Refusal {
  if (error instanceof ObstacleError)
    return { problem: "model-cannot-run", detail: `${error.message} Ask for another model.` };
  if (error instanceof LimitError)
    return exceeds(
      "events",
      error.allowed,
      error.reached,
      `The simulation has ${error.message}. Ask for fewer models, tasks or repetitions.`,
    );
  if (error instanceof MachineDeadlockError || error instanceof DeadlockError) {
    return { problem: "deadlock", detail: error.message };
  }
  throw error;
}

export const onlyAsyncio: Refusal = {
  problem: "invalid-request",
  detail: '/models: expected ["asyncio"], the only model whose program can really wait here. Leave "models" out.',
  pointer: "/models",
  expected: '["asyncio"], if the kind is "measured"',
};

export function startsInThePast(found: string): Refusal {
  return {
    problem: "invalid-request",
    detail: `/startAt: expected a time that is to come; found ${found}. Leave it out to start at once.`,
    pointer: "/startAt",
    expected: "a time that is to come",
  };
}

export const wrongSecret: Refusal = {
  problem: "forbidden",
  detail:
    "This is not the secret that the job's creation answered with. Send that one: Authorization: Bearer <secret>.",
};

/** A client asks for what comes after something that has not come itself. */
export function notYet(after: number, last: number, parameter: string): Refusal {
  return {
    problem: "invalid-request",
    detail: `${parameter}: expected a number of at most ${last}, the last that there is; found ${after}. Leave it out to hear everything.`,
    parameter,
    expected: `a number of at most ${last}`,
  };
}

export function tooManyListeners(allowed: number): Refusal {
  return {
    problem: "too-many-listeners",
    detail: `${allowed} listen to this job already, which is as many as may. Wait, or read the job instead of listening to it.`,
    limit: "jobs.listeners",
    allowed,
    retryAfter: 10,
  };
}

export function tooManyJobs(allowed: number, seconds: number): Refusal {
  return {
    problem: "too-many-jobs",
    detail: `${allowed} jobs from your address are waiting or running, which is as many as may. Cancel one, or wait for ${seconds} s: then one is planned to end.`,
    limit: "jobs.perClient",
    allowed,
    retryAfter: seconds,
  };
}

export const otherBody: Refusal = {
  problem: "idempotency-key-reused",
  detail: "This Idempotency-Key came with another body before. Send that body again, or take a new key.",
};
