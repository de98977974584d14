import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { modelNames, models as executionModels } from "@interleave/core";

import type { AppEnv } from "../env.ts";
import { cachedWhileDeployed } from "../http/cached.ts";
import { refusals } from "../http/refusals.ts";
import { ModelSchema } from "../work/work.ts";

const ModelDocument = z
  .object({
    name: ModelSchema,
    title: z.string().openapi({ description: "What Python programmers call it." }),
    description: z.string(),
    parameters: z
      .array(z.enum(["cores", "switchInterval", "threads", "processes"]))
      .readonly()
      .openapi({ description: "What of a scenario's machine matters to it." }),
  })
  .openapi("Model");

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "listModels",
  tags: ["Catalogue"],
  summary: "The execution models",
  middleware: [cachedWhileDeployed] as const,
  responses: {
    200: {
      description: "All of them, in the order in which they are shown.",
      content: { "application/json": { schema: z.object({ models: z.array(ModelDocument) }).openapi("Models") } },
    },
    ...refusals("too-many-requests"),
  },
});

/** `GET /v1/models` */
export const models = new OpenAPIHono<AppEnv>().openapi(list, (c) => {
  const all = modelNames.map((name) => {
    const { title, description, parameters } = executionModels[name];
    return { name, title, description, parameters };
  });
  return c.json({ models: all }, 200);
});
