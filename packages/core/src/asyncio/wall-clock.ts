import type { Clock } from "../kernel/clock.ts";
import type { Coroutine } from "./coroutine.ts";
import { RuntimeError } from "./errors.ts";
import { EventLoop } from "./event-loop.ts";
import type { Pause } from "./pause.ts";
import type { Task } from "./task.ts";

/** A day, in seconds. */
const LONGEST_WAIT = 86_400;

/** The real world, as a driver needs it. In Node: `performance.now() / 1000`, and `setTimeout` with `seconds * 1000`. */
export interface WallHost {
  /** The time in seconds since any fixed moment. It must not run backwards. */
  now(): number;
  /**
   * Calls `callback` once, in about `seconds`, and never before this function has returned: that is a RuntimeError.
   * Returns how to cancel it. A callback that comes twice, or after it was cancelled, does nothing.
   */
  schedule(seconds: number, callback: () => void): () => void;
}

/** What `runOnWallClock` returns. */
export interface WallRun<T> {
  readonly loop: EventLoop;
  /** The task of the main coroutine. */
  readonly task: Task<T>;
  /** Call this after something from outside has scheduled a callback: the loop does not wait any longer. */
  wake(): void;
  /** Ends the run at once, without a word to its tasks. */
  abandon(): void;
}

/** The shortest wait, in seconds, after which a clock that still stands is asked for a longer one. */
const NANOSECOND = 1e-9;

/** So many iterations without a pause, then the host has its turn. */
const ITERATIONS_IN_A_ROW = 100;

/**
 * Runs `main` in real time: the same loop, whose waiting is done by the host. Returns at once; calls `onDone` with the
 * task when it is done, or throws into the host's callback what escapes the loop. `cpu` and `block` take their time by
 * waiting as well. A loop that waits for nothing waits to be woken: here that is no deadlock. A program that stops its
 * own loop ends the run without `onDone`, with a RuntimeError.
 */
export function runOnWallClock<T>(
  main: Coroutine<T>,
  host: WallHost,
  onDone: (task: Task<T>) => void = () => {},
): WallRun<T> {
  if (typeof host.now !== "function" || typeof host.schedule !== "function" || !Number.isFinite(host.now())) {
    throw new TypeError("a host, with schedule and a now that gives a finite number of seconds, was expected");
  }
  const loop = new EventLoop({ clock: new WallClock(host) });
  const task = loop.createTask(main);
  const driver = new Driver(loop, host, () => {
    if (!task.done()) throw new RuntimeError("Event loop stopped before Future completed.");
    onDone(task);
  });
  task.addDoneCallback(() => loop.stop());
  driver.continueIn(0);
  return { loop, task, wake: () => driver.wake(), abandon: () => driver.end() };
}

/** Begins at 0, as a virtual clock does. */
class WallClock implements Clock {
  readonly #host: WallHost;
  readonly #origin: number;

  constructor(host: WallHost) {
    this.#host = host;
    this.#origin = host.now();
  }

  get now(): number {
    return this.#host.now() - this.#origin;
  }
}

class Driver {
  readonly #loop: EventLoop;
  readonly #host: WallHost;
  readonly #onStop: () => void;
  #cancel: (() => void) | null = null;
  /** Counts what the host was asked for: only the last callback may come, and only once. */
  #turn = 0;
  /** How long the host has waited, in seconds, without its clock having moved: what it cannot tell apart, it cannot wait for. */
  #stoodFor = 0;
  #isComputing = false;
  #hasEnded = false;

  constructor(loop: EventLoop, host: WallHost, onStop: () => void) {
    this.#loop = loop;
    this.#host = host;
    this.#onStop = onStop;
  }

  wake(): void {
    if (!this.#isComputing && !this.#hasEnded) this.continueIn(0);
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#hasEnded = true;
  }

  continueIn(seconds: number): void {
    this.#cancel?.();
    const turn = ++this.#turn;
    const start = this.#host.now();
    let hasReturned = false;
    this.#cancel = this.#host.schedule(seconds, () => {
      if (!hasReturned) throw new RuntimeError("the host's schedule called back before it returned: it has to wait");
      if (turn !== this.#turn || this.#hasEnded) return;
      this.#stoodFor = this.#host.now() === start ? seconds : 0;
      this.#continue();
    });
    hasReturned = true;
  }

  #continue(): void {
    this.#turn++;
    this.#cancel = null;
    for (let iteration = 0; iteration < ITERATIONS_IN_A_ROW; iteration++) {
      const pause = this.#loop.runOnce();
      this.#isComputing = pause.kind === "cpu" || pause.kind === "block";
      if (pause.kind !== "ready") {
        this.#wait(pause);
        return;
      }
      if (this.#loop._stopping) {
        this.#loop._stopping = false;
        this.end();
        this.#onStop();
        return;
      }
    }
    this.continueIn(0);
  }

  #wait({ seconds }: Pause): void {
    // As asyncio's own longest select (MAXIMUM_SELECT_TIMEOUT, base_events.py); a host's timer may not be able to wait longer either.
    if (!(seconds < Number.POSITIVE_INFINITY)) return;
    const least = this.#stoodFor > 0 ? Math.max(NANOSECOND, 2 * this.#stoodFor) : 0;
    this.continueIn(Math.min(Math.max(seconds, least), LONGEST_WAIT));
  }
}
