import { z } from "@hono/zod-openapi";

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;

/** A number of the path or the query, where everything is text. It is described as the number that it stands for. */
export function numberFromText<S extends z.ZodNumber>(schema: S, about: { description: string; example: number }) {
  const { minimum, maximum } = z.toJSONSchema(schema) as { minimum?: number; maximum?: number };
  return z
    .string()
    .regex(NUMBER, "a number")
    .transform(Number)
    .pipe(schema)
    .openapi({
      type: schema.isInt ? "integer" : "number",
      ...(minimum !== undefined && { minimum }),
      ...(maximum !== undefined && { maximum }),
      ...about,
    });
}
