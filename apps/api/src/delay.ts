import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";

import type { AppEnv } from "./env.ts";
import { numberFromText } from "./http/from-text.ts";
import { Problem } from "./http/problem.ts";
import { refusals } from "./http/refusals.ts";
import { limitsOf } from "./limits.ts";

const route = createRoute({
  method: "get",
  path: "/{seconds}",
  operationId: "delay",
  tags: ["About"],
  summary: "Answer after some seconds",
  description: "A real slow server, for programs that wait.",
  request: {
    params: z.object({
      seconds: numberFromText(z.number().min(0), {
        description: "How long to wait. At most 10, unless the deployment says otherwise.",
        example: 0.1,
      }),
    }),
  },
  responses: {
    200: {
      description: "The seconds have passed.",
      content: {
        "application/json": {
          schema: z.object({ seconds: z.number() }).openapi("Delay", { example: { seconds: 0.1 } }),
        },
      },
    },
    ...refusals("invalid-request", "limit-exceeded", "too-many-requests"),
  },
});

/** `GET /v1/delay/{seconds}` */
export const delay = new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
  const { seconds } = c.req.valid("param");
  const { delaySeconds: allowed } = limitsOf(c.env);
  if (seconds > allowed) {
    throw new Problem("limit-exceeded", {
      detail: `${seconds} s are more than the ${allowed} s that a delay may take. Ask for less.`,
      extensions: { limit: "delaySeconds", allowed, reached: seconds },
    });
  }
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return c.json({ seconds }, 200, { "cache-control": "no-store" });
});
