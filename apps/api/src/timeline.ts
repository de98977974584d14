import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { ENGINE_VERSION } from "@interleave/core";

import type { AppEnv } from "./env.ts";
import { numberFromText } from "./http/from-text.ts";
import { refusals } from "./http/refusals.ts";
import { isKnown, tagOf } from "./http/tag.ts";
import { limitsOf } from "./limits.ts";
import { carryOut } from "./simulations/carry-out.ts";
import { svgOf } from "./simulations/formats.ts";
import { picture } from "./simulations/picture.ts";
import { ModelsSchema, PresetSchema, scenarioOf, SeedSchema } from "./work/work.ts";

const QuerySchema = z.strictObject({
  preset: PresetSchema,
  models: z
    .string()
    .transform((names) => names.split(","))
    .pipe(ModelsSchema)
    .optional()
    .openapi({
      type: "array",
      items: { $ref: "#/components/schemas/ModelName" },
      minItems: 1,
      uniqueItems: true,
      description: "Execution models, with commas between them. Default: every model that can carry the work out.",
      param: { name: "models", in: "query", style: "form", explode: false },
      example: ["sequential", "asyncio"],
    }),
  seed: numberFromText(SeedSchema, { description: "All chance is drawn from it. Default: 0.", example: 7 }).optional(),
  tasks: numberFromText(z.int().min(1).max(100_000), {
    description: "How many tasks every group has.",
    example: 20,
  }).optional(),
  cores: numberFromText(z.int().min(1).max(1024), {
    description: "How many cores the machine has.",
    example: 4,
  }).optional(),
  width: numberFromText(z.int().min(240).max(4000), {
    description: "In pixels. Default: 720.",
    example: 720,
  }).optional(),
  theme: z
    .enum(["auto", "light", "dark"])
    .optional()
    .openapi({ description: "Default: auto, as the reader's system has it.", example: "auto" }),
  engine: z.string().max(20).optional().openapi({
    description:
      "The engine's version. With it the picture never changes, and is cached for a year; if this deployment has another one, the answer is a redirect to the picture by that one.",
    example: ENGINE_VERSION,
  }),
});

const route = createRoute({
  method: "get",
  path: "/",
  operationId: "drawTimeline",
  tags: ["Simulations"],
  summary: "A picture of a preset under some models, from a URL",
  description:
    "For a README or a slide: `![timeline](https://…/v1/timeline.svg?preset=ten-tasks&models=sequential,asyncio&seed=7)`.",
  request: { query: QuerySchema },
  responses: {
    200: { description: "The picture.", content: { "image/svg+xml": { schema: z.string() } } },
    302: { description: "This deployment has another version of the engine; see the header Location." },
    304: { description: "The client has the picture already." },
    ...refusals("invalid-request", "model-cannot-run", "limit-exceeded", "too-many-requests"),
  },
});

/** `GET /v1/timeline.svg` */
export const timeline = new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
  const { preset, models, seed = 0, width = 720, theme = "auto", engine, ...overrides } = c.req.valid("query");
  if (engine !== undefined && engine !== ENGINE_VERSION) return c.redirect(withEngine(c.req.url), 302);

  const tag = await tagOf(c.env, ENGINE_VERSION, { preset, models, seed, width, theme, overrides });
  c.header("etag", tag);
  c.header("cache-control", engine === undefined ? "public, max-age=3600" : "public, max-age=31536000, immutable");
  c.header("interleave-engine", ENGINE_VERSION);
  c.header("interleave-seed", String(seed));
  if (isKnown(c, tag)) return c.body(null, 304);
  const limits = limitsOf(c.env);
  const { simulation } = carryOut(scenarioOf({ preset, overrides }, limits), {
    seed,
    models,
    budget: { limit: "events", allowed: limits.events },
  });
  return picture(c, svgOf(simulation, { width, theme, title: `${preset}, seed ${seed}` }));
});

/** The same URL with this engine's version. */
function withEngine(url: string): string {
  const wanted = new URL(url);
  wanted.searchParams.set("engine", ENGINE_VERSION);
  return `${wanted.pathname}${wanted.search}`;
}
