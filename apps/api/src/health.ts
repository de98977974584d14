import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { ENGINE_VERSION } from "@interleave/core";

import type { AppEnv } from "./env.ts";
import { refusals } from "./http/refusals.ts";

const route = createRoute({
  method: "get",
  path: "/",
  operationId: "getHealth",
  tags: ["About"],
  summary: "Whether the API answers",
  responses: {
    200: {
      description: "It does.",
      content: {
        "application/json": {
          schema: z
            .object({ status: z.literal("ok"), engine: z.string() })
            .openapi("Health", { example: { status: "ok", engine: ENGINE_VERSION } }),
        },
      },
    },
    ...refusals("too-many-requests"),
  },
});

/** `GET /v1/health` */
export const health = new OpenAPIHono<AppEnv>().openapi(route, (c) =>
  c.json({ status: "ok" as const, engine: ENGINE_VERSION }, 200, { "cache-control": "no-store" }),
);
