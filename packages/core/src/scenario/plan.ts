import { LONGEST } from "./draw.ts";
import { type Distribution, distributionOf, type Duration, secondsOf } from "./duration.ts";
import type { Backoff, OffloadedStep, Step } from "./step.ts";

/** A step in the form in which it is performed: durations in seconds, and a number (`site`) for each place where chance comes in. */
export type PlannedStep =
  | { readonly kind: "io" | "cpu" | "block"; readonly duration: Drawn }
  | { readonly kind: "yield"; readonly times: number }
  | { readonly kind: "repeat"; readonly times: number; readonly steps: readonly PlannedStep[] }
  | { readonly kind: "gather" | "taskGroup"; readonly branches: readonly (readonly PlannedStep[])[] }
  | { readonly kind: "lock" | "semaphore"; readonly name: string; readonly steps: readonly PlannedStep[] }
  | { readonly kind: "put" | "get"; readonly queue: string }
  | { readonly kind: "timeout"; readonly seconds: number; readonly steps: readonly PlannedStep[] }
  | {
      readonly kind: "retry";
      readonly attempts: number;
      readonly backoff: PlannedBackoff | null;
      readonly steps: readonly PlannedStep[];
    }
  | { readonly kind: "fail"; readonly site: number; readonly probability: number }
  | PlannedFibonacci
  | { readonly kind: "unawaited"; readonly steps: readonly PlannedStep[] }
  | {
      readonly kind: "offload";
      readonly to: "thread" | "process";
      readonly payload: number;
      readonly steps: readonly PlannedCall[];
    };

/** A step that holds its thread, as a worker of a pool can do it. */
export type PlannedCall = { readonly kind: "cpu" | "block"; readonly duration: Drawn } | PlannedFibonacci;

/** A recursion, and how many calls it comes to. */
export interface PlannedFibonacci {
  readonly kind: "fibonacci";
  readonly n: number;
  readonly calls: number;
}

/** A duration that is drawn, and where. */
export interface Drawn {
  readonly site: number;
  readonly distribution: Distribution;
}

/** How long to wait before the second attempt, and how that grows. */
interface PlannedBackoff {
  readonly first: Drawn;
  readonly factor: number;
  readonly most: number;
}

const DEFAULT_FACTOR = 2;

/** Plans the steps of one group. Sites are numbered in the order in which the steps are written. */
export function planSteps(steps: readonly Step[], sites: Sites = new Sites()): PlannedStep[] {
  return steps.map((step) => planStep(step, sites));
}

/** Numbers the places where chance comes in. */
export class Sites {
  #count = 0;

  next(): number {
    return this.#count++;
  }

  drawn(duration: Duration): Drawn {
    return { site: this.next(), distribution: distributionOf(duration) };
  }
}

function planStep(step: Step, sites: Sites): PlannedStep {
  const plan = (steps: readonly Step[]): PlannedStep[] => planSteps(steps, sites);
  if ("io" in step) return { kind: "io", duration: sites.drawn(step.io) };
  if ("cpu" in step) return { kind: "cpu", duration: sites.drawn(step.cpu) };
  if ("block" in step) return { kind: "block", duration: sites.drawn(step.block) };
  if ("yield" in step) return { kind: "yield", times: step.yield };
  if ("repeat" in step) return { kind: "repeat", times: step.repeat, steps: plan(step.steps) };
  if ("gather" in step) return { kind: "gather", branches: step.gather.map(plan) };
  if ("taskGroup" in step) return { kind: "taskGroup", branches: step.taskGroup.map(plan) };
  if ("lock" in step) return { kind: "lock", name: step.lock, steps: plan(step.steps) };
  if ("semaphore" in step) return { kind: "semaphore", name: step.semaphore, steps: plan(step.steps) };
  if ("put" in step) return { kind: "put", queue: step.put };
  if ("get" in step) return { kind: "get", queue: step.get };
  if ("timeout" in step) return { kind: "timeout", seconds: secondsOf(step.timeout), steps: plan(step.steps) };
  if ("retry" in step) {
    const backoff = step.backoff === undefined ? null : planBackoff(step.backoff, sites);
    return { kind: "retry", attempts: step.retry, backoff, steps: plan(step.steps) };
  }
  if ("fail" in step) return { kind: "fail", site: sites.next(), probability: step.fail };
  if ("fibonacci" in step) return planFibonacci(step.fibonacci);
  if ("unawaited" in step) return { kind: "unawaited", steps: plan(step.unawaited) };
  const calls = step.steps.map((call) => planCall(call, sites));
  return { kind: "offload", to: step.offload, payload: step.payload ?? 0, steps: calls };
}

function planCall(call: OffloadedStep, sites: Sites): PlannedCall {
  if ("cpu" in call) return { kind: "cpu", duration: sites.drawn(call.cpu) };
  if ("block" in call) return { kind: "block", duration: sites.drawn(call.block) };
  return planFibonacci(call.fibonacci);
}

/** Each call of `fibonacci(n)` with n > 1 makes two more: 2 F(n + 1) - 1 in all. */
function planFibonacci(n: number): PlannedFibonacci {
  let [calls, callsBefore] = [1, 1];
  for (let at = 2; at <= n; at++) [calls, callsBefore] = [1 + calls + callsBefore, calls];
  return { kind: "fibonacci", n, calls };
}

function planBackoff({ first, factor = DEFAULT_FACTOR, most }: Backoff, sites: Sites): PlannedBackoff {
  return { first: sites.drawn(first), factor, most: most === undefined ? LONGEST : secondsOf(most) };
}
