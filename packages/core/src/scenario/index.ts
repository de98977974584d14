export type { Arrivals } from "./arrivals.ts";
export { type GroupOptions, scenario, ScenarioBuilder } from "./builder.ts";
export type { Duration, Quantity } from "./duration.ts";
export { type Fault, faultsOf, sentenceOf } from "./faults.ts";
export { type JsonSchema, scenarioJsonSchema } from "./json-schema.ts";
export { type ParsedScenario, parseScenario } from "./parse.ts";
export { type PresetName, presetNames, presets } from "./presets.ts";
export type { Group, MachineOptions, Scenario } from "./scenario.ts";
export type { Backoff, OffloadedStep, Step } from "./step.ts";
export {
  block,
  cpu,
  fail,
  fibonacci,
  gather,
  get,
  inProcess,
  inThread,
  io,
  type JobOptions,
  lock,
  put,
  repeat,
  retry,
  semaphore,
  taskGroup,
  timeout,
  unawaited,
  yieldNow,
} from "./steps.ts";
