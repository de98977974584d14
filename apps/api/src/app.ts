import { ENGINE_VERSION } from "@interleave/core";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";

import { InternalProblem, NotFound, problem, problemOf } from "./problem.ts";
import { simulations } from "./simulations.ts";

const v1 = new Hono()
  .get("/health", (c) => c.json({ status: "ok", engine: ENGINE_VERSION }))
  .route("/simulations", simulations);

const routes = new Hono().route("/v1", v1);

/** Everything that the Worker answers itself; the static files beside it are the platform's. */
export const app = routes;

app.notFound((c) => problem(c, NotFound(c.req.method, c.req.path)));
app.onError((error, c) => problem(c, error instanceof HTTPException ? problemOf(error) : InternalProblem));

/** The type of the API, for its typed client: `hc<Api>(origin)` from `hono/client`. */
export type Api = typeof routes;
