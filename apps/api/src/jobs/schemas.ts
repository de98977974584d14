import { z } from "@hono/zod-openapi";

import { ModelsSchema, OwnWork, PresetWork, SeedSchema } from "../work/work.ts";

const asked = {
  kind: z
    .enum(["paced", "measured"])
    .optional()
    .openapi({
      description:
        "Default: `paced`: the simulation's events are told at their times. `measured`: asyncio's program really waits, on the edge's own timers, " +
        "and what happens is told; only for the model asyncio.",
    }),
  seed: SeedSchema.optional(),
  models: ModelsSchema.optional().openapi({
    description: "Whose runs are told, side by side. Default: asyncio.",
    example: ["asyncio"],
  }),
  speed: z
    .number()
    .min(0.01)
    .max(1000)
    .optional()
    .openapi({ description: "Simulated seconds in a second of the wall clock. Default: 1." }),
  startAt: z.iso
    .datetime({ offset: true, error: "a time with its offset, such as 2030-01-01T12:00:00Z" })
    .optional()
    .openapi({
      description: "When it begins. Default: at once.",
      example: "2030-01-01T12:00:00Z",
    }),
};

/** What a job is asked for. */
export const JobRequest = z
  .union(
    [z.strictObject({ ...PresetWork, ...asked }), z.strictObject({ ...OwnWork, ...asked })],
    'either {"preset": …}, the name of a scenario that comes with the engine, or {"scenario": …}, one of your own',
  )
  .openapi("JobRequest", { example: { preset: "ten-tasks", seed: 7, models: ["sequential", "asyncio"], speed: 2 } });

const EXAMPLE_ID = "3f1c9a52e07b4d68a1c4f09b7d2e85c63b90d1e7a4f2c8560d9be7312fa4c6d8";

export const JobParams = z.object({
  id: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")
    .openapi({ param: { name: "id", in: "path" }, description: "As creation answered it.", example: EXAMPLE_ID }),
});

const seconds = z.number().openapi({ description: "Seconds after the start." });

const Lateness = z.object({ p50: z.number(), p95: z.number(), p99: z.number(), max: z.number() }).openapi("Lateness", {
  description: "How much later than planned the events were told, in seconds.",
});

const Outcome = z
  .object({
    status: z.enum(["finished", "cancelled", "failed"]),
    reason: z.string().nullable().openapi({ description: "Why it failed; null if it did not." }),
    events: z.int(),
    seconds,
    lateness: Lateness.nullable(),
    models: z.array(
      z
        .object({ model: z.string(), events: z.int(), planned: seconds.nullable(), measured: seconds.nullable() })
        .openapi({
          description: "When the model's last event was planned, and when it was told.",
        }),
    ),
  })
  .openapi("JobOutcome", { description: "What came of a job. Also the data of the event stream's `end`." });

const job = {
  id: z.string(),
  status: z.enum(["scheduled", "running", "finished", "cancelled", "failed"]),
  kind: z.enum(["paced", "measured"]),
  seed: z.int(),
  models: z.array(z.string()),
  speed: z.number(),
  engine: z.string().openapi({ description: "The version of the engine that planned it." }),
  createdAt: z.string(),
  startAt: z.string(),
  endsAt: z.string().openapi({ description: "When it is planned to end." }),
  expiresAt: z.string().openapi({ description: "Until when it can be read; then nothing of it is left." }),
  progress: z.object({
    told: z.int().openapi({ description: "How many events were told." }),
    total: z.int().nullable().openapi({ description: "How many there will be; null where that is not known before." }),
    time: z.number().openapi({ description: "Of the time that it takes, from 0 to 1." }),
  }),
  outcome: Outcome.nullable().openapi({ description: "Null until it has ended." }),
  links: z.object({ self: z.string(), events: z.string() }),
};

export const JobSchema = z.object(job).openapi("Job", { description: "Where a job stands." });

export const CreatedJobSchema = z
  .object({
    ...job,
    secret: z.string().openapi({ description: "Who has it can cancel the job. It is told here only." }),
  })
  .openapi("CreatedJob", { description: "A job, and the secret to cancel it with." });

const id = z.string().regex(/^\d{1,9}$/, "the number of an event");

/** Where a listener goes on. */
export const ListenHeaders = z.object({
  "last-event-id": id.optional().openapi({
    description:
      "The id of the last event that was heard: the stream goes on after it. Browsers send it by themselves.",
    example: "17",
  }),
});

export const ListenQuery = z.object({
  after: id.optional().openapi({
    param: { name: "after", in: "query" },
    description: "The same for who cannot set a header. The header wins.",
    example: "17",
  }),
});

export const CreateHeaders = z.object({
  "idempotency-key": z.string().min(1).max(255).optional().openapi({
    description:
      "Anything that is different for each job, such as a UUID. The same request with the same key is the same job.",
    example: "9b2f6a0e-3c1d-4f7e-8a55-0c6d2e9b7f41",
  }),
});

export const CancelHeaders = z.object({
  authorization: z.string().optional().openapi({
    description: "`Bearer` and the secret that creation answered.",
    example: "Bearer 4Wm0fA9cX2eK7uQ1",
  }),
});
