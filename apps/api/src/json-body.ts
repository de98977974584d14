import { faultsOf } from "@interleave/core";
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { every } from "hono/combine";
import type * as z from "zod/mini";

import { BodyTooLarge, InvalidRequest, MalformedJson, problem, UnsupportedMediaType } from "./problem.ts";

/** More than any document that the schemas allow; a larger body is refused. */
const MAX_BYTES = 64 * 1024;

/** The body as JSON that fits a schema, for `c.req.valid("json")`; or a problem that names every fault at once. */
export function jsonBody<S extends z.ZodMiniType>(schema: S): JsonBody<S> {
  // `every` forgets what its parts put into the request.
  return every(limited, parsed(schema)) as JsonBody<S>;
}

type JsonBody<S extends z.ZodMiniType> = MiddlewareHandler<
  object,
  string,
  { in: { json: z.input<S> }; out: { json: z.output<S> } }
>;

const limited = bodyLimit({ maxSize: MAX_BYTES, onError: (c) => problem(c, BodyTooLarge(MAX_BYTES)) });

function parsed(schema: z.ZodMiniType): MiddlewareHandler {
  return async (c, next) => {
    const type = c.req.header("content-type");
    if (!isJson(type)) return problem(c, UnsupportedMediaType(type));

    let value: unknown;
    try {
      value = await c.req.json();
    } catch (error) {
      if (error instanceof SyntaxError) return problem(c, MalformedJson(error.message));
      throw error;
    }

    const result = schema.safeParse(value, { reportInput: true });
    if (!result.success) return problem(c, InvalidRequest(faultsOf(result.error.issues)));
    c.req.addValidatedData("json", Object(result.data));
    return next();
  };
}

/** `application/json`, with or without parameters, and its `+json` kin. */
function isJson(contentType: string | undefined): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType ?? "");
}
