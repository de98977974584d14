import { z } from "@hono/zod-openapi";
import { parseScenario, presets, type Scenario } from "@interleave/core";

/** A scenario, checked by the engine's own reader, which says what is wrong in its own words. */
export const ScenarioSchema = z
  .unknown()
  .transform((value, context): Scenario => {
    const parsed = parseScenario(value);
    if (parsed.ok) return parsed.scenario;
    for (const { pointer, expected } of parsed.faults) {
      context.addIssue({ code: "custom", path: keysOf(pointer), message: expected });
    }
    return z.NEVER;
  })
  .openapi("Scenario", {
    type: "object",
    description: "What work there is: groups of tasks, each task with steps, and the machine.",
    example: presets["io-and-cpu"],
  });

/** The keys that a JSON Pointer (RFC 6901) goes along. */
function keysOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}
