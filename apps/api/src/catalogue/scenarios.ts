import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { type PresetName, presetNames, presets } from "@interleave/core";

import type { AppEnv } from "../env.ts";
import { cachedWhileDeployed } from "../http/cached.ts";
import { refusals } from "../http/refusals.ts";
import { ScenarioSchema } from "../work/scenario.ts";
import { PresetSchema } from "../work/work.ts";

const PresetDocument = z
  .object({ name: PresetSchema, scenario: ScenarioSchema })
  .openapi("Preset", { example: presetOf("ten-tasks") });

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "listScenarios",
  tags: ["Catalogue"],
  summary: "The scenarios that come with the engine",
  middleware: [cachedWhileDeployed] as const,
  responses: {
    200: {
      description: "All of them.",
      content: { "application/json": { schema: z.object({ scenarios: z.array(PresetDocument) }).openapi("Presets") } },
    },
    ...refusals("too-many-requests"),
  },
});

const one = createRoute({
  method: "get",
  path: "/{name}",
  operationId: "getScenario",
  tags: ["Catalogue"],
  summary: "One scenario that comes with the engine",
  middleware: [cachedWhileDeployed] as const,
  request: {
    params: z.object({ name: PresetSchema }),
  },
  responses: {
    200: { description: "The scenario.", content: { "application/json": { schema: PresetDocument } } },
    ...refusals("not-found", "too-many-requests"),
  },
});

/** `GET /v1/scenarios` and `GET /v1/scenarios/{name}` */
export const scenarios = new OpenAPIHono<AppEnv>()
  .openapi(list, (c) => c.json({ scenarios: presetNames.map(presetOf) }, 200))
  .openapi(one, (c) => c.json(presetOf(c.req.valid("param").name), 200));

function presetOf(name: PresetName) {
  return { name, scenario: presets[name] };
}
