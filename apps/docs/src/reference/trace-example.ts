import { simulate, traceToJson } from "@interleave/core";
import { FREE } from "@interleave/core/machine";

import { listing } from "./markdown.ts";

/** A whole trace, as short as one can be: a task that waits. */
export function traceExample(): string {
  const scenario = { groups: [{ name: "Task", count: 1, steps: [{ io: "300ms" }] }] };
  const [run] = simulate(scenario, 7, ["asyncio"], { prices: FREE }).runs;
  if (run === undefined) throw new Error("one model was asked for, and there is no run");
  const { events, ...head } = JSON.parse(traceToJson(run.trace)) as { events: unknown[] };
  const lines = events.map((event) => `    ${JSON.stringify(event)}`);
  const opening = JSON.stringify(head, null, 2).replace(/\n\}$/, "");
  return listing("json", `${opening},\n  "events": [\n${lines.join(",\n")}\n  ]\n}`);
}
