import { type Fault, faultsOf, sentenceOf } from "@interleave/core";
import type { Hook } from "@hono/zod-openapi";
import type * as z from "zod/mini";

import type { AppEnv } from "../env.ts";
import { type Particulars, Problem } from "./problem.ts";

type Issue = z.core.$ZodIssue;

/** How many faults are told at a time: who mends these finds out about the others. */
const FAULTS_TOLD = 20;

/** The one place where what does not fit a schema is refused: for `defaultHook`. */
// The types of the parts are those of each route; nothing here depends on them.
// oxlint-disable-next-line typescript/no-explicit-any
export const refuseInvalid: Hook<any, AppEnv, string, void> = (result) => {
  if (result.success) return;
  // The validator hands over what it looked at in both cases; its type says so only in one.
  const { data } = result as unknown as { readonly data: unknown };
  const faults = faultsOf(result.error.issues.map((issue) => withInput(issue, data)));
  if (result.target === "json") throw invalidBody(faults);
  const { detail, extensions } = invalidParameters(faults);
  // A name in a path that is not one of those there are: there is no such thing.
  const isUnknown = result.target === "param" && result.error.issues.some(({ code }) => code === "invalid_value");
  throw new Problem(isUnknown ? "not-found" : "invalid-request", { detail, extensions });
};

/** The problem of a body with these faults. */
function invalidBody(faults: readonly Fault[]): Problem {
  const places = faults.map(({ pointer, expected, found }) => ({ pointer, detail: detailOf(expected, found) }));
  return new Problem("invalid-request", told(faults.map(sentenceOf), places));
}

function invalidParameters(faults: readonly Fault[]): Told {
  const named = faults.map(({ pointer, expected, found }) => ({ name: pointer.split("/")[1] ?? "", expected, found }));
  const places = named.map(({ name, expected, found }) => ({ parameter: name, detail: detailOf(expected, found) }));
  return told(
    named.map(({ name, expected, found }) => sentenceOf({ pointer: name, expected, found })),
    places,
  );
}

function detailOf(expected: string, found: string): string {
  return `expected ${expected}; found ${found}`;
}

type Told = Pick<Particulars, "detail"> & Required<Pick<Particulars, "extensions">>;

function told(sentences: readonly string[], errors: readonly object[]): Told {
  const more = errors.length > FAULTS_TOLD ? ", which has the first twenty" : "";
  const others = errors.length === 1 ? "" : ` There are ${errors.length} faults: see errors${more}.`;
  return { detail: `${sentences[0] ?? ""}${others}`, extensions: { errors: errors.slice(0, FAULTS_TOLD) } };
}

/** The issue with what was found there, which the validator leaves out. */
function withInput(issue: Issue, data: unknown): Issue {
  const input = issue.path.reduce(member, data);
  const errors =
    issue.code === "invalid_union" ? issue.errors.map((branch) => branch.map((inner) => withInput(inner, input))) : [];
  // The same issue of the same kind, but for what was found.
  return { ...issue, input, ...(errors.length > 0 ? { errors } : {}) } as Issue;
}

function member(value: unknown, key: PropertyKey): unknown {
  // Looked up only in what has members; what is missing is undefined.
  return typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
}
