import { ENGINE_VERSION } from "@interleave/core";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";

import { InternalProblem, MethodNotAllowed, NotFound, problem, problemOf } from "./problem.ts";
import { simulations } from "./simulations.ts";

const v1 = new Hono()
  .get("/health", (c) => c.json({ status: "ok", engine: ENGINE_VERSION }))
  .route("/simulations", simulations);

// Anybody's page may ask: there is nothing here that is not for everybody.
const routes = new Hono().use("/v1/*", cors()).route("/v1", v1);

/** Everything that the Worker answers itself; the static files beside it are the platform's. */
export const app = routes;

/** The methods of each path, GET with its HEAD: what a 405 answers with. */
const methods = new Map<string, string[]>();
for (const { method, path } of routes.routes) {
  if (method === "ALL") continue;
  methods.set(path, [...new Set([...(methods.get(path) ?? []), method, ...(method === "GET" ? ["HEAD"] : [])])]);
}

app.notFound((c) => {
  const { method, path } = c.req;
  const allowed = methods.get(path);
  if (allowed === undefined) return problem(c, NotFound(method, path, [...methods]));
  c.header("allow", allowed.join(", "));
  return problem(c, MethodNotAllowed(method, path, allowed));
});
app.onError((error, c) => problem(c, error instanceof HTTPException ? problemOf(error) : InternalProblem));

/** The type of the API, for its typed client: `hc<Api>(origin)` from `hono/client`. */
export type Api = typeof routes;
