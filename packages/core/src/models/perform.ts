import { type Coroutine, ExceptionGroup, TimeoutError } from "../asyncio/index.ts";
import { Draws } from "../scenario/draws.ts";
import type { PlannedCall, PlannedStep } from "../scenario/plan.ts";
import type { Work } from "../scenario/workload.ts";

/** How things are done under an execution model. All durations are seconds. */
export interface Runtime {
  /** Waits for something outside the program. */
  io(seconds: number): Coroutine<void>;
  /** Holds its thread: computes, or makes a blocking call. */
  call(kind: "cpu" | "block", seconds: number, work: Work): Coroutine<void>;
  /** Lets others run. */
  pass(): Coroutine<void>;
  /** Does all branches, at once if it can; an error goes out at once, and the others go on. */
  gather(branches: readonly (() => Coroutine<void>)[]): Coroutine<void>;
  /** Does all branches, at once if it can; an error ends the others first. */
  taskGroup(branches: readonly (() => Coroutine<void>)[]): Coroutine<void>;
  /** Does the body while holding a lock or a permit. */
  holding(kind: "lock" | "semaphore", name: string, body: () => Coroutine<void>): Coroutine<void>;
  put(queue: string): Coroutine<void>;
  get(queue: string): Coroutine<void>;
  /** Does the body; throws TimeoutError if it takes longer. */
  timeout(seconds: number, body: () => Coroutine<void>): Coroutine<void>;
  /** Has a pool do the calls. */
  offload(to: "thread" | "process", calls: readonly OffloadedCall[]): Coroutine<void>;
}

/** A call with its duration drawn. */
export interface OffloadedCall {
  readonly kind: "cpu" | "block";
  readonly seconds: number;
}

/** What a `fail` step throws. */
class WorkFailure extends Error {
  override name = "WorkFailure";
}

/** True for what a work can fail with by its own steps; anything else is a fault of ours. */
export function isFailure(error: unknown): boolean {
  if (error instanceof ExceptionGroup) return error.exceptions.every(isFailure);
  return error instanceof WorkFailure || error instanceof TimeoutError;
}

/** Does the steps of a work, one after the other, as the runtime does such things. */
export function perform(work: Work, runtime: Runtime): Coroutine<void> {
  return new Performance(work, runtime).steps(work.steps);
}

class Performance {
  readonly #work: Work;
  readonly #runtime: Runtime;
  readonly #draws: Draws;

  constructor(work: Work, runtime: Runtime) {
    this.#work = work;
    this.#runtime = runtime;
    this.#draws = new Draws(work.random);
  }

  *steps(steps: readonly PlannedStep[]): Coroutine<void> {
    for (const step of steps) yield* this.#step(step);
  }

  #step(step: PlannedStep): Coroutine<void> {
    const runtime = this.#runtime;
    switch (step.kind) {
      case "io":
        return runtime.io(this.#draws.seconds(step.duration));
      case "cpu":
      case "block":
        return runtime.call(step.kind, this.#draws.seconds(step.duration), this.#work);
      case "yield":
        return repeated(step.times, () => runtime.pass());
      case "repeat":
        return repeated(step.times, () => this.steps(step.steps));
      case "gather":
        return runtime.gather(step.branches.map((branch) => () => this.steps(branch)));
      case "taskGroup":
        return runtime.taskGroup(step.branches.map((branch) => () => this.steps(branch)));
      case "lock":
      case "semaphore":
        return runtime.holding(step.kind, step.name, () => this.steps(step.steps));
      case "put":
        return runtime.put(step.queue);
      case "get":
        return runtime.get(step.queue);
      case "timeout":
        return runtime.timeout(step.seconds, () => this.steps(step.steps));
      case "retry":
        return this.#retry(step);
      case "fail":
        return this.#fail(step);
      case "offload":
        return runtime.offload(step.to, this.#calls(step.steps));
    }
  }

  *#retry({ attempts, backoff, steps }: PlannedStep & { readonly kind: "retry" }): Coroutine<void> {
    let pause = backoff === null ? 0 : this.#draws.seconds(backoff.first);
    for (let attempt = 1; ; attempt++) {
      try {
        yield* this.steps(steps);
        return;
      } catch (error) {
        if (attempt === attempts || !isFailure(error)) throw error;
      }
      if (backoff === null) continue;
      yield* this.#runtime.io(Math.min(pause, backoff.most));
      pause *= backoff.factor;
    }
  }

  *#fail({ site, probability }: PlannedStep & { readonly kind: "fail" }): Coroutine<void> {
    if (this.#draws.happens(site, probability)) throw new WorkFailure(`${this.#work.name} failed`);
  }

  #calls(calls: readonly PlannedCall[]): OffloadedCall[] {
    return calls.map(({ kind, duration }) => ({ kind, seconds: this.#draws.seconds(duration) }));
  }
}

function* repeated(times: number, body: () => Coroutine<void>): Coroutine<void> {
  for (let done = 0; done < times; done++) yield* body();
}
