import { block, type Coroutine, cpu, getRunningLoop, TimeoutError } from "../asyncio/index.ts";
import type { Work } from "../scenario/workload.ts";
import type { RunObserver } from "./model.ts";
import type { OffloadedCall, Runtime } from "./perform.ts";

/**
 * How things are done by one thread that is alone: it waits by blocking, and does in turn what others would do at once.
 *
 * A timeout is what it is for a blocking call, such as `requests.get(url, timeout=…)`: waiting is cut short when it is over; computing is
 * not, but finds out afterwards.
 */
export class BlockingRuntime implements Runtime {
  readonly #work: Work;
  readonly #observer: RunObserver;
  #deadline = Number.POSITIVE_INFINITY;

  constructor(work: Work, observer: RunObserver) {
    this.#work = work;
    this.#observer = observer;
  }

  io(seconds: number): Coroutine<void> {
    return this.call("block", seconds);
  }

  *call(kind: "cpu" | "block", seconds: number): Coroutine<void> {
    const left = this.#deadline - getRunningLoop().time();
    this.#observer.callStarted(this.#work, kind);
    yield* kind === "cpu" ? cpu(seconds) : block(Math.min(seconds, left));
    this.#observer.callFinished(this.#work);
    if (seconds > left) throw new TimeoutError();
  }

  *pass(): Coroutine<void> {
    // Nobody else is there.
  }

  *gather(branches: readonly (() => Coroutine<void>)[]): Coroutine<void> {
    for (const branch of branches) yield* branch();
  }

  taskGroup(branches: readonly (() => Coroutine<void>)[]): Coroutine<void> {
    return this.gather(branches);
  }

  holding(_kind: "lock" | "semaphore", _name: string, body: () => Coroutine<void>): Coroutine<void> {
    return body();
  }

  put(queue: string): Coroutine<void> {
    throw new TypeError(`queue ${queue}: one thread alone has nobody to talk to`);
  }

  get(queue: string): Coroutine<void> {
    return this.put(queue);
  }

  *timeout(seconds: number, body: () => Coroutine<void>): Coroutine<void> {
    const outer = this.#deadline;
    this.#deadline = Math.min(outer, getRunningLoop().time() + seconds);
    try {
      yield* body();
    } finally {
      this.#deadline = outer;
    }
  }

  *offload(_to: "thread" | "process", calls: readonly OffloadedCall[]): Coroutine<void> {
    for (const { kind, seconds } of calls) yield* this.call(kind, seconds);
  }
}
