import { modelNames, ObstacleError, presetNames, presets, simulate } from "@interleave/core";
import { Hono } from "hono";
import * as z from "zod/mini";

import { jsonBody } from "./json-body.ts";
import { ModelCannot, problem } from "./problem.ts";

/** What a simulation is asked for. Whoever gives no seed gets 0, so that the same request always has the same answer. */
const SimulationRequest = z.strictObject({
  preset: z.enum(presetNames),
  seed: z._default(z.int().check(z.gte(0), z.lte(2 ** 32 - 1)), 0),
  /** Default: every model that can carry the work out. */
  models: z.optional(
    z.array(z.enum(modelNames)).check(
      z.minLength(1),
      z.refine((names) => new Set(names).size === names.length, "each model once"),
    ),
  ),
});

/** `POST /v1/simulations`: the same work under each of the models. */
export const simulations = new Hono().post("/", jsonBody(SimulationRequest), (c) => {
  const { preset, seed, models } = c.req.valid("json");
  try {
    return c.json(simulate(presets[preset], seed, models));
  } catch (error) {
    if (error instanceof ObstacleError) return problem(c, ModelCannot(error));
    throw error;
  }
});
