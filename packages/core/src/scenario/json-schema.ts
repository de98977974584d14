import * as z from "zod/mini";

import { scenario } from "./schema.ts";

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The scenario language as a JSON Schema (draft 2020-12), for editors: they complete and explain what is written by it.
 *
 * It is made from the schema that `parseScenario` reads by, which knows more: that a name belongs to a lock, a semaphore or a queue of
 * the scenario, that the low end of an interval is not above the high one, and how long a text such as "9000h" is.
 *
 * @example
 * ```ts
 * const { title, $schema } = scenarioJsonSchema();
 * console.log(title, $schema); // Interleave scenario https://json-schema.org/draft/2020-12/schema
 * ```
 */
export function scenarioJsonSchema(): JsonSchema {
  return z.toJSONSchema(scenario, { target: "draft-2020-12" }) as JsonSchema; // its own type says no more
}
