import { z } from "@hono/zod-openapi";
import {
  modelNames,
  presetNames,
  presets,
  type Scenario,
  withCpuShare,
  withLimit,
  withTaskCount,
} from "@interleave/core";

import { Problem } from "../http/problem.ts";
import type { Limits } from "../limits.ts";
import { ScenarioSchema } from "./scenario.ts";

/** Whoever gives no seed gets 0, so that the same request always has the same answer. */
export const SeedSchema = z
  .int()
  .min(0)
  .max(2 ** 32 - 1)
  .openapi({ description: "All chance is drawn from it. Default: 0.", example: 7 });

export const PresetSchema = z
  .enum(presetNames)
  .openapi("PresetName", { example: "ten-tasks", description: "A scenario that comes with the engine." });

export const ModelSchema = z
  .enum(modelNames)
  .openapi("ModelName", { example: "asyncio", description: "An execution model." });

export const ModelsSchema = z
  .array(ModelSchema)
  .min(1)
  .refine((names) => new Set(names).size === names.length, "each model once")
  .openapi({
    uniqueItems: true,
    description: "In the order in which they are answered. Default: every model that can carry the work out.",
    example: ["sequential", "asyncio"],
  });

const OverridesSchema = z
  .strictObject({
    tasks: z.int().min(1).max(100_000).optional().openapi({ description: "How many tasks every group has." }),
    limit: z
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .openapi({ description: "How many tasks of a group may be under way at a time." }),
    cpuShare: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .openapi({ description: "Which part of each group's time is computed; the rest is waited for." }),
    cores: z.int().min(1).max(1024).optional().openapi({ description: "How many cores the machine has." }),
    threads: z.int().min(1).max(10_000).optional().openapi({ description: "How many threads a pool of threads has." }),
    processes: z
      .int()
      .min(1)
      .max(1024)
      .optional()
      .openapi({ description: "How many processes a pool of processes has." }),
  })
  .openapi("Overrides", { description: "What is different from the preset.", example: { tasks: 100, cores: 8 } });
type Overrides = z.output<typeof OverridesSchema>;

/** The keys of a request that say what work there is: one of these two. */
export const OwnWork = { scenario: ScenarioSchema };
export const PresetWork = { preset: PresetSchema, overrides: OverridesSchema.optional() };

type WorkAsked =
  | { readonly scenario: Scenario }
  | { readonly preset: z.output<typeof PresetSchema>; readonly overrides?: Overrides | undefined };

/**
 * The scenario that a request asks for.
 *
 * @throws Problem if it has more tasks than the deployment allows.
 */
export function scenarioOf(asked: WorkAsked, { tasks: allowed }: Limits): Scenario {
  const scenario = "scenario" in asked ? asked.scenario : overridden(presets[asked.preset], asked.overrides ?? {});
  const tasks = scenario.groups.reduce((sum, { count }) => sum + count, 0);
  if (tasks <= allowed) return scenario;
  throw new Problem("limit-exceeded", {
    detail: `The scenario has ${tasks} tasks; ${allowed} are allowed. Lower the counts of its groups.`,
    extensions: { limit: "tasks", allowed, reached: tasks },
  });
}

/** Each override is within the bounds of the scenario language, so what comes out is a scenario, too. */
function overridden(preset: Scenario, { tasks, limit, cpuShare, ...machine }: Overrides): Scenario {
  const isOwn = Object.values(machine).some((value) => value !== undefined);
  let scenario: Scenario = isOwn ? { ...preset, machine: { ...preset.machine, ...machine } } : preset;
  if (tasks !== undefined) scenario = withTaskCount(scenario, tasks);
  if (limit !== undefined) scenario = withLimit(scenario, limit);
  if (cpuShare !== undefined) scenario = withCpuShare(scenario, cpuShare);
  return scenario;
}
