import type { Context, Hono } from "hono";

import type { AppEnv } from "../env.ts";
import { Problem, shortened } from "./problem.ts";

/** The problem of a request that no route answers: its path has none (404), or none for its method (405). */
export function noSuchThing(c: Context, operations: readonly Operation[]): Problem {
  const { method, path } = c.req;
  const allowed = operations.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
  if (allowed.length > 0) {
    return new Problem("method-not-allowed", {
      detail: `${shortened(path)} does not answer ${shortened(method)}. Use ${allowed.join(" or ")}.`,
      headers: { allow: allowed.join(", ") },
    });
  }
  const known = operations.map(({ path: other, methods: [first] }) => `${first} ${other}`).join(", ");
  return new Problem("not-found", {
    detail: `No operation answers ${shortened(method)} ${shortened(path)}. The operations: ${known}.`,
  });
}

interface Operation {
  readonly path: string;
  readonly pattern: RegExp;
  readonly methods: readonly string[];
}

/** What an app answers: each path with its methods, GET with its HEAD. */
export function operationsOf({ routes }: Pick<Hono<AppEnv>, "routes">): Operation[] {
  const methods = new Map<string, Set<string>>();
  for (const { method, path } of routes) {
    if (method === "ALL") continue;
    const known = methods.get(path) ?? new Set();
    methods.set(path, known.add(method));
    if (method === "GET") known.add("HEAD");
  }
  return [...methods].map(([path, known]) => ({ path, pattern: patternOf(path), methods: [...known] }));
}

function patternOf(path: string): RegExp {
  const parts = path.split("/").map((part) => (part.startsWith(":") ? "[^/]+" : RegExp.escape(part)));
  return new RegExp(`^${parts.join("/")}$`);
}
