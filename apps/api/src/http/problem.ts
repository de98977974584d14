import type { Context } from "hono";

import { type ProblemName, problemKinds } from "./problem-kinds.ts";

/**
 * An error as RFC 9457 describes it. `type` is stable: programs may compare it; `detail` is for people and may change.
 */
interface ProblemDocument {
  /** A relative reference, such as `/problems/invalid-request`, that leads to what is said about it. */
  readonly type: `/problems/${ProblemName}`;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [extension: string]: unknown;
}

/** What a problem has beside its kind. */
export interface Particulars {
  /** What was found, what was expected and what to do. */
  readonly detail: string;
  /** Members for programs, such as `limit`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request is refused. Thrown from anywhere below a route; the app answers it with its document. */
export class Problem extends Error {
  override name = "Problem";
  readonly kind: ProblemName;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(kind: ProblemName, { detail, extensions = {}, headers = {} }: Particulars) {
    super(detail);
    this.kind = kind;
    this.extensions = extensions;
    this.headers = headers;
  }

  document(): ProblemDocument {
    const { title, status } = problemKinds[this.kind];
    return { type: `/problems/${this.kind}`, title, status, detail: this.message, ...this.extensions };
  }
}

/** The response that carries a problem. */
export function answerProblem(c: Context, problem: Problem): Response {
  const { status } = problemKinds[problem.kind];
  return c.body(JSON.stringify(problem.document()), status, {
    "cache-control": "no-store",
    ...problem.headers,
    "content-type": "application/problem+json",
  });
}

/** What somebody sent, short enough to be sent back; what was cut in the middle of a character is one no longer. */
export function shortened(text: string): string {
  return (text.length > 100 ? `${text.slice(0, 100)}…` : text).toWellFormed();
}
