import { z } from "@hono/zod-openapi";

import { ModelSchema } from "../work/work.ts";

const seconds = z.number().min(0);
const share = z.number().min(0);
const count = z.int().min(0);

const StatisticsSchema = z
  .object({
    makespan: seconds.openapi({ description: "From the run's beginning to its last event." }),
    tasks: count.openapi({ description: "How many tasks of the scenario began." }),
    failed: count.openapi({ description: "How many of them failed." }),
    duration: z
      .object({ min: seconds, mean: seconds, max: seconds, total: seconds })
      .openapi({ description: "From each task's start to its end." }),
    latency: z
      .object({ mean: seconds, p50: seconds, p95: seconds, p99: seconds, max: seconds })
      .openapi({ description: "From each task's arrival to its end." }),
    throughput: z.number().openapi({ description: "Tasks that ended, in a second." }),
    meanConcurrency: z.number().openapi({ description: "Tasks that were under way, on average." }),
  })
  .openapi("Statistics", { description: "What a run comes to. Times are seconds." });

const LossesSchema = z
  .object({ gil: seconds, core: seconds, loop: seconds, start: seconds, overhead: seconds })
  .openapi("Losses", {
    description:
      "Seconds that tasks lost, added up: to the GIL, to busy cores, to a busy event loop, before they were started; and what the machine itself cost.",
  });

const ComparedRunSchema = z
  .object({
    model: ModelSchema,
    makespan: seconds,
    speedUp: z.number().nullable().openapi({ description: "Against one after another; null if that was not run." }),
    utilisation: share.openapi({ description: "Which part of the time of all cores was computed in, from 0 to 1." }),
    peakConcurrency: count,
    losses: LossesSchema,
  })
  .openapi("ComparedRun");

const AdviceSchema = z
  .object({
    model: ModelSchema,
    limit: count.nullable().openapi({ description: "How many tasks to allow at a time; null if no limit is needed." }),
    because: z.array(z.string()).readonly(),
    numbers: z.object({ makespan: seconds, p95: seconds, peakConcurrency: count }),
    asyncioIsWrong: z.boolean(),
    alternatives: z.array(z.object({ model: ModelSchema, makespan: seconds, p95: seconds })).readonly(),
  })
  .openapi("Advice", { description: "Which execution model to choose, and why." });

const DiagnosisSchema = z
  .object({
    code: z.string().openapi({ description: "Stable." }),
    who: z.string().nullable(),
    time: seconds
      .nullable()
      .openapi({ description: "When, in seconds since the run began; null if it is about all of it." }),
    numbers: z.record(z.string(), z.number()).readonly(),
    finding: z.string(),
    advice: z.string(),
  })
  .openapi("Diagnosis", { description: "One finding about a run." });

const SegmentSchema = z
  .object({
    from: seconds,
    to: seconds,
    why: z.enum(["computes", "blocks", "waits", "pool", "loop", "gil", "core", "overhead"]),
    work: count.nullable(),
    task: count.nullable(),
    thread: count.nullable(),
  })
  .openapi("CriticalSegment", {
    description: "One part of the chain of doing and waiting that the makespan consists of.",
  });

const TraceSchema = z
  .object({
    version: z.int(),
    about: z.looseObject({}),
    events: z.array(z.looseObject({ type: z.string(), time: seconds })).readonly(),
  })
  .openapi("Trace", { description: "Everything that happened in a run, in order." });

const RunSchema = z
  .object({
    model: ModelSchema,
    events: count.openapi({ description: "How many events its trace has." }),
    statistics: StatisticsSchema.optional(),
    losses: LossesSchema.optional(),
    diagnoses: z.array(DiagnosisSchema).readonly().optional(),
    criticalPath: z.array(SegmentSchema).readonly().optional(),
    trace: TraceSchema.optional(),
  })
  .openapi("Run", {
    description: "What one model made of the work. What was not asked for in `include` is not there.",
  });

export const SimulationSchema = z
  .object({
    seed: count,
    engine: z
      .string()
      .openapi({ description: "The engine's version: the same request has the same answer under the same version." }),
    cores: z.int().min(1),
    runs: z.array(RunSchema).readonly(),
    skipped: z
      .array(z.object({ model: ModelSchema, reason: z.string() }))
      .readonly()
      .openapi({ description: "Models that were not asked for by name, and cannot carry the work out." }),
    comparison: z.array(ComparedRunSchema).readonly().optional(),
    advice: AdviceSchema.optional(),
  })
  .openapi("Simulation", { description: "The same work under several models." });
export type SimulationAnswer = z.output<typeof SimulationSchema>;
