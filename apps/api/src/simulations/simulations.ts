import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { ENGINE_VERSION } from "@interleave/core";

import type { AppEnv } from "../env.ts";
import { jsonBody } from "../http/json-body.ts";
import { refusals } from "../http/refusals.ts";
import { isKnown, tagOf } from "../http/tag.ts";
import { type Limits, limitsOf } from "../limits.ts";
import { ModelsSchema, OwnWork, PresetWork, scenarioOf, SeedSchema } from "../work/work.ts";
import { SimulationSchema } from "./answer.ts";
import { type Budget, carryOut } from "./carry-out.ts";
import { type Format, formatFor, type FormatName, formatNames, formats } from "./formats.ts";
import { answerOf, IncludeSchema } from "./include.ts";
import { picture } from "./picture.ts";

const asked = { seed: SeedSchema.optional(), models: ModelsSchema.optional(), include: IncludeSchema.optional() };

const SimulationRequest = z
  .union(
    [z.strictObject({ ...PresetWork, ...asked }), z.strictObject({ ...OwnWork, ...asked })],
    'either {"preset": …}, the name of a scenario that comes with the engine, or {"scenario": …}, one of your own',
  )
  .openapi("SimulationRequest", { example: { preset: "ten-tasks", seed: 7, models: ["sequential", "asyncio"] } });

const QuerySchema = z.strictObject({
  format: z
    .enum(formatNames)
    .optional()
    .openapi({ description: "The form of the answer, whatever the header Accept says.", example: "json" }),
});

const otherForms = Object.values<Format>(formats).map(({ type, what, isJson = false }) => [
  type,
  { schema: (isJson ? z.looseObject({}) : z.string()).openapi({ description: what }) },
]);

const route = createRoute({
  method: "post",
  path: "/",
  operationId: "simulate",
  tags: ["Simulations"],
  summary: "Carry out the same work under several execution models",
  description: "The same request has the same answer, byte for byte, under the same version of the engine.",
  middleware: [jsonBody] as const,
  request: {
    query: QuerySchema,
    body: { required: true, content: { "application/json": { schema: SimulationRequest } } },
  },
  responses: {
    200: {
      description: "What each model made of the work.",
      // The typed client reads JSON; the other forms are for the description alone.
      content: { "application/json": { schema: SimulationSchema }, ...(Object.fromEntries(otherForms) as object) },
    },
    304: { description: "The client has the answer already: If-None-Match names its ETag. Nothing was computed." },
    ...refusals(
      "malformed-json",
      "invalid-request",
      "not-acceptable",
      "body-too-large",
      "unsupported-media-type",
      "model-cannot-run",
      "deadlock",
      "limit-exceeded",
      "too-many-requests",
    ),
  },
});

/** What writes every event into the answer may have fewer. */
function budgetFor(format: FormatName, parts: readonly string[], limits: Limits): Budget {
  const form: Format | null = format === "json" ? null : formats[format];
  const limit = (form?.hasEvents ?? parts.includes("trace")) ? "traceEvents" : "events";
  return { limit, allowed: Math.min(limits[limit], limits.events) };
}

/** `POST /v1/simulations`: the same work under each of the models. */
export const simulations = new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
  const {
    seed = 0,
    models,
    include = ["statistics", "comparison", "advice", "diagnoses"],
    ...work
  } = c.req.valid("json");
  const format = formatFor(c.req.valid("query").format, c.req.header("accept"));
  const limits = limitsOf(c.env);
  const scenario = scenarioOf(work, limits);

  const parts = format === "json" ? [...new Set(include)].sort() : [];
  const tag = await tagOf(c.env, ENGINE_VERSION, { scenario, seed, models, format, parts });
  c.header("vary", "Accept", { append: true });
  c.header("etag", tag);
  c.header("cache-control", "public, max-age=3600");
  c.header("interleave-engine", ENGINE_VERSION);
  c.header("interleave-seed", String(seed));
  if (isKnown(c, tag)) return c.body(null, 304);

  const { simulation, skipped } = carryOut(scenario, { seed, models, budget: budgetFor(format, parts, limits) });
  if (format === "json") return c.json(answerOf(simulation, { scenario, skipped, include: parts }), 200);
  const { type, write } = formats[format];
  if (format === "svg") return picture(c, write(simulation, scenario));
  return c.body(write(simulation, scenario), 200, { "content-type": `${type}; charset=utf-8` });
});
