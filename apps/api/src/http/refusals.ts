import { z } from "@hono/zod-openapi";

import { type ProblemName, problemKinds } from "./problem-kinds.ts";

/** The schema of every problem document. Some kinds have more members. */
const ProblemSchema = z
  .looseObject({
    type: z
      .string()
      .openapi({ format: "uri-reference", description: "Stable: programs may compare it. It leads to a page." }),
    title: z.string(),
    status: z.int(),
    detail: z.string().openapi({ description: "What was found, what was expected and what to do. For people." }),
    errors: z
      .array(
        z.object({
          pointer: z.string().optional().openapi({ description: "A JSON Pointer (RFC 6901) into the body." }),
          parameter: z
            .string()
            .optional()
            .openapi({ description: "The name of a parameter of the path or the query." }),
          detail: z.string(),
        }),
      )
      .optional()
      .openapi({ description: "Every fault of the request, each with its place; at most twenty." }),
  })
  .openapi("Problem", {
    description: "An error, as RFC 9457 describes it.",
    example: {
      type: "/problems/invalid-request",
      title: "The request is not valid",
      status: 400,
      detail: "/seed: expected a number of at least 0; found -1.",
      errors: [{ pointer: "/seed", detail: "expected a number of at least 0; found -1" }],
    },
  });

type Refusal = { description: string; content: { "application/problem+json": { schema: typeof ProblemSchema } } };
type StatusOf<N extends ProblemName> = (typeof problemKinds)[N]["status"];

/** The responses of an operation that these problems stand for, for `responses` of `createRoute`. */
export function refusals<N extends ProblemName>(...names: N[]): { [S in StatusOf<N>]: Refusal } {
  const byStatus = Map.groupBy(names, (name) => problemKinds[name].status);
  const responses = [...byStatus].map(([status, kinds]) => [
    status,
    {
      description: kinds.map((kind) => `${problemKinds[kind].title} (\`/problems/${kind}\`).`).join(" "),
      content: { "application/problem+json": { schema: ProblemSchema } },
    },
  ]);
  // fromEntries forgets which keys there are.
  return Object.fromEntries(responses) as { [S in StatusOf<N>]: Refusal };
}
