import { HTTPException } from "hono/http-exception";

import { Problem } from "./problem.ts";

/** The problem that an error stands for. What is not foreseen is a fault of ours: the caller learns nothing of its inside. */
export function problemOf(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException && error.status < 500) {
    const kind = error.status === 415 ? "unsupported-media-type" : "invalid-request";
    return new Problem(kind, { detail: error.message });
  }
  // The one thing that is logged: what it is and where, but neither who asked nor for what.
  // oxlint-disable-next-line eslint/no-console
  console.error(error.stack ?? error.name);
  return new Problem("internal", {
    detail: "The request was understood but could not be answered. Trying again later may help.",
  });
}
