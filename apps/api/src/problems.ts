import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";

import type { AppEnv } from "./env.ts";
import { cachedWhileDeployed } from "./http/cached.ts";
import { problemKinds, type ProblemName, problemNames } from "./http/problem-kinds.ts";
import { refusals } from "./http/refusals.ts";
import { pageForBrowsers, type Told } from "./problems-page.ts";

const ProblemKindSchema = z
  .object({
    type: z.string().openapi({ format: "uri-reference" }),
    status: z.int(),
    title: z.string(),
    advice: z.string().openapi({ description: "What to do about it." }),
  })
  .openapi("ProblemKind");

const NameSchema = z.enum(problemNames).openapi({ param: { name: "name", in: "path" }, example: "invalid-request" });

// The typed client reads JSON; the page is for the description alone.
const page = { "text/html": { schema: z.string().openapi({ description: "A page, for people." }) } } as object;

const list = createRoute({
  method: "get",
  path: "/",
  operationId: "listProblems",
  tags: ["About"],
  summary: "Every kind of problem that the API answers with",
  middleware: [cachedWhileDeployed, pageForBrowsers] as const,
  responses: {
    200: {
      description: "The kinds.",
      content: {
        "application/json": { schema: z.object({ problems: z.array(ProblemKindSchema) }).openapi("Problems") },
        ...page,
      },
    },
    ...refusals("too-many-requests"),
  },
});

const one = createRoute({
  method: "get",
  path: "/{name}",
  operationId: "getProblem",
  tags: ["About"],
  summary: "One kind of problem",
  description: "Where the `type` of a problem document leads to.",
  middleware: [cachedWhileDeployed, pageForBrowsers] as const,
  request: { params: z.object({ name: NameSchema }) },
  responses: {
    200: { description: "The kind.", content: { "application/json": { schema: ProblemKindSchema }, ...page } },
    ...refusals("not-found", "too-many-requests"),
  },
});

/** `GET /problems` and `GET /problems/{name}`: what the `type` of a problem leads to. */
export const problems = new OpenAPIHono<AppEnv>()
  .openapi(list, (c) => c.json({ problems: problemNames.map(kindOf) }, 200))
  .openapi(one, (c) => c.json(kindOf(c.req.valid("param").name), 200));

function kindOf(name: ProblemName): Told {
  return { type: `/problems/${name}`, ...problemKinds[name] };
}
