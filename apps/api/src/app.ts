import { OpenAPIHono } from "@hono/zod-openapi";
import { cors } from "hono/cors";
import { trimTrailingSlash } from "hono/trailing-slash";

import { models } from "./catalogue/models.ts";
import { scenarios } from "./catalogue/scenarios.ts";
import { delay } from "./delay.ts";
import type { AppEnv } from "./env.ts";
import { health } from "./health.ts";
import { cachedWhileDeployed } from "./http/cached.ts";
import { noSuchThing, operationsOf } from "./http/no-such-thing.ts";
import { problemOf } from "./http/problem-of.ts";
import { answerProblem } from "./http/problem.ts";
import { rateLimit } from "./http/rate-limit.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { refuseInvalid } from "./http/validation.ts";
import { describe } from "./openapi.ts";
import { problems } from "./problems.ts";
import { jobs } from "./jobs/jobs.ts";
import { reference } from "./reference.ts";
import { simulations } from "./simulations/simulations.ts";
import { timeline } from "./timeline.ts";

/** Everything that the Worker answers itself; the static files beside it are the platform's. */
export const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });

app.use(securityHeaders);
// Anybody's page may ask: there is nothing here that is not for everybody.
app.use(
  "/v1/*",
  cors({ exposeHeaders: ["ETag", "Interleave-Engine", "Interleave-Seed", "Location", "Retry-After"], maxAge: 86_400 }),
);
app.use(rateLimit);
// A page, whose address is typed by hand.
app.use("/reference/*", trimTrailingSlash());

const routes = app
  .route("/v1/simulations", simulations)
  .route("/v1/jobs", jobs)
  .route("/v1/timeline.svg", timeline)
  .route("/v1/scenarios", scenarios)
  .route("/v1/models", models)
  .route("/v1/delay", delay)
  .route("/v1/health", health)
  .route("/problems", problems);

// Made when it is first asked for: whoever asks for something else does not wait for it.
let description: string | undefined;
app.get("/openapi.json", cachedWhileDeployed, (c) => {
  description ??= JSON.stringify(describe(app));
  return c.body(description, 200, { "content-type": "application/json" });
});

app.route("/reference", reference);

const operations = operationsOf(routes);
app.notFound((c) => answerProblem(c, noSuchThing(c, operations)));
app.onError((error, c) => answerProblem(c, problemOf(error)));

/** The type of the API, for its typed client: `hc<Api>(origin)` from `hono/client`. */
export type Api = typeof routes;
