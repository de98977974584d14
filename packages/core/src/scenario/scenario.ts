import * as z from "zod/mini";

import { Duration } from "./distribution.ts";

/** One step of a task: it waits for something outside the program, such as a reply from the network. */
export const Step: z.ZodMiniType<Step> = z.strictObject({ io: Duration });
export interface Step {
  readonly io: Duration;
}

/** Tasks that are alike: `count` of them, called `name` and a number from 1, each doing the steps in turn. */
const Group: z.ZodMiniType<Group> = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  count: z.int().check(z.gte(1), z.lte(100_000)),
  steps: z.array(Step).check(z.minLength(1), z.maxLength(1000)),
});
export interface Group {
  readonly name: string;
  readonly count: number;
  readonly steps: readonly Step[];
}

/** What work there is. How it is carried out is the execution model's matter. */
export const Scenario: z.ZodMiniType<Scenario> = z.strictObject({
  groups: z.array(Group).check(z.minLength(1), z.maxLength(100)),
});
export interface Scenario {
  readonly groups: readonly Group[];
}
