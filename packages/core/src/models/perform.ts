import { ExceptionGroup, TimeoutError } from "../asyncio/index.ts";
import { Draws } from "../scenario/draws.ts";
import type { PlannedCall, PlannedStep } from "../scenario/plan.ts";
import type { Work } from "../scenario/workload.ts";
import type { RunObserver } from "./model.ts";
import type { Shared } from "./shared.ts";

/** What a runtime does: awaited with `yield*`, by a coroutine of asyncio or by a thread of the machine, whichever the runtime is for. */
export interface Doing<E> {
  [Symbol.iterator](): Iterator<E, void, unknown>;
}

/** How things are done under an execution model; `E` is what its programs yield. All durations are seconds. */
export interface Runtime<E> {
  /** What the works share; left out where nothing is. */
  readonly shared?: Shared;
  /** Waits for something outside the program. */
  io(seconds: number): Doing<E>;
  /** Computes, or makes a blocking call. */
  call(kind: "cpu" | "block", seconds: number): Doing<E>;
  /** Lets others run. */
  pass(): Doing<E>;
  /** Does all branches, at once if it can; an error goes out, and the others go on. */
  gather(branches: readonly (() => Act<E>)[]): Doing<E>;
  /** Does all branches, at once if it can; an error ends the others first, if it can. */
  taskGroup(branches: readonly (() => Act<E>)[]): Doing<E>;
  /** Does something while holding a lock or a permit. */
  holding(kind: "lock" | "semaphore", name: string, tenure: Tenure<E>): Doing<E>;
  put(queue: string): Doing<E>;
  get(queue: string): Doing<E>;
  /** Does the body; throws TimeoutError if it takes longer. */
  timeout(seconds: number, body: () => Act<E>): Doing<E>;
  /** Calls functions, or coroutines that it awaits, each by another: so many in all. */
  recurse(calls: number): Doing<E>;
  /** Calls what does the body, without an `await`. */
  forget(body: () => Act<E>): Doing<E>;
  /** Has a pool do the calls; `payload` bytes go there with them. */
  offload(to: "thread" | "process", calls: readonly OffloadedCall[], payload: number): Doing<E>;
}

/** What is done while something is held, and who is told as soon as it is taken, and right before others can take it. */
export interface Tenure<E> {
  readonly taken: () => void;
  readonly body: () => Act<E>;
  readonly left: () => void;
}

/** A program that does steps. */
export type Act<E> = Generator<E, void, unknown>;

/** A call with its duration drawn. */
export type OffloadedCall =
  | { readonly kind: "cpu" | "block"; readonly seconds: number }
  | { readonly kind: "recurse"; readonly calls: number };

/** How long a call takes by itself, in seconds, where a call of a function takes `functionCall`. */
export function secondsOfCall(call: OffloadedCall, functionCall: number): number {
  return call.kind === "recurse" ? call.calls * functionCall : call.seconds;
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
export function perform<E>(work: Work, runtime: Runtime<E>, observer: RunObserver | null = null): Act<E> {
  return new Performance(work, runtime, observer).steps(work.steps);
}

class Performance<E> {
  readonly #work: Work;
  readonly #runtime: Runtime<E>;
  readonly #observer: RunObserver | null;
  readonly #draws: Draws;
  /** Made once: what costs is to note where an error was made, and a work can fail a million times. */
  #failure: WorkFailure | null = null;

  constructor(work: Work, runtime: Runtime<E>, observer: RunObserver | null) {
    this.#work = work;
    this.#runtime = runtime;
    this.#observer = observer;
    this.#draws = new Draws(work.random);
  }

  *steps(steps: readonly PlannedStep[]): Act<E> {
    for (const step of steps) {
      this.#observer?.workStep?.(this.#work, step);
      yield* this.#step(step);
    }
  }

  #step(step: PlannedStep): Doing<E> {
    const runtime = this.#runtime;
    switch (step.kind) {
      case "io":
        return runtime.io(this.#draws.seconds(step.duration));
      case "cpu":
      case "block":
        return runtime.call(step.kind, this.#draws.seconds(step.duration));
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
        return runtime.holding(step.kind, step.name, this.#tenure(step));
      case "put":
      case "get":
        return this.#pass(step);
      case "timeout":
        return runtime.timeout(step.seconds, () => this.steps(step.steps));
      case "retry":
        return this.#retry(step);
      case "fail":
        return this.#fail(step);
      case "fibonacci":
        return runtime.recurse(step.calls);
      case "unawaited":
        return runtime.forget(() => this.steps(step.steps));
      case "offload":
        return runtime.offload(step.to, this.#calls(step.steps), step.payload);
    }
  }

  #tenure({ kind, name, steps }: PlannedStep & { readonly kind: "lock" | "semaphore" }): Tenure<E> {
    const thing = this.#runtime.shared?.find(kind, name);
    const tell = (what: "resourceAcquired" | "resourceReleased") => () => {
      if (thing !== undefined) this.#observer?.[what]?.(thing, this.#work);
    };
    return { taken: tell("resourceAcquired"), body: () => this.steps(steps), left: tell("resourceReleased") };
  }

  *#pass({ kind, queue }: PlannedStep & { readonly kind: "put" | "get" }): Act<E> {
    const { shared } = this.#runtime;
    yield* this.#runtime[kind](queue);
    const thing = shared?.find("queue", queue);
    if (shared === undefined || thing === undefined) return;
    this.#observer?.queueLength?.(thing, shared.lengthOf(queue), kind === "put", this.#work);
  }

  *#retry({ attempts, backoff, steps }: PlannedStep & { readonly kind: "retry" }): Act<E> {
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

  *#fail({ site, probability }: PlannedStep & { readonly kind: "fail" }): Act<E> {
    if (this.#draws.happens(site, probability)) throw (this.#failure ??= new WorkFailure(`${this.#work.name} failed`));
  }

  #calls(calls: readonly PlannedCall[]): OffloadedCall[] {
    return calls.map((call): OffloadedCall =>
      call.kind === "fibonacci"
        ? { kind: "recurse", calls: call.calls }
        : { kind: call.kind, seconds: this.#draws.seconds(call.duration) },
    );
  }
}

function* repeated<E>(times: number, body: () => Doing<E>): Act<E> {
  for (let done = 0; done < times; done++) yield* body();
}
