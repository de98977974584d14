import type { Clock } from "../kernel/clock.ts";
import { Alarm, type AlarmOwner } from "./agenda.ts";
import type { Core } from "./core.ts";
import type { Prices } from "./prices.ts";
import type { Process } from "./process.ts";
import type { ParkRequest, Program, Request } from "./program.ts";

/**
 * What a thread is doing.
 * - `new`: it has been made, and has not run yet;
 * - `ready`: it could run, but has no core;
 * - `running`: it has a core, and the GIL if it needs it;
 * - `waits-for-gil`: it waits until another thread lets go of the GIL;
 * - `switching`: it was asked to let go of the GIL, and waits until another thread has taken it;
 * - `blocked`: it is in a blocking call that ends by itself;
 * - `parked`: it waits to be woken by another thread;
 * - `finished`: its program has returned.
 */
export type ThreadState =
  | "new"
  | "ready"
  | "running"
  | "waits-for-gil"
  | "switching"
  | "blocked"
  | "parked"
  | "finished";

/** How a thread is made. */
export interface ThreadOptions {
  readonly name?: string;
  /** The machine does not wait for it. */
  readonly daemon?: boolean;
  /** @internal How long it computes before its program begins, without the GIL, in seconds. */
  readonly boot?: number;
}

/** What a thread's program can ask of the machine without waiting. Its time is that of the running thread. */
export interface Computer {
  readonly clock: Clock;
  readonly prices: Prices;
  readonly cores: readonly unknown[];
  /** Makes a thread that is ready to run. It costs nothing: see `spawn` for what `Thread.start()` does. */
  createThread<T>(process: Process<Thread>, program: () => Program<T>, options?: ThreadOptions): Thread<T>;
  /** Makes a process without threads. */
  createProcess(name?: string): Process<Thread>;
  /** Wakes a parked thread; any other is left alone. */
  unpark(thread: Thread): void;
  /** @internal What the thread waited for is over: it wants a core. */
  _wake(thread: Thread): void;
  /** The running thread will have computed for `seconds` more before it goes on. */
  charge(seconds: number): void;
}

/** A thread of the simulated operating system. */
export class Thread<T = unknown> implements AlarmOwner {
  /** Counted from 1 by the machine. */
  readonly id: number;
  readonly name: string;
  readonly daemon: boolean;
  readonly process: Process<Thread>;
  readonly computer: Computer;
  state: ThreadState = "new";
  /** How long it has computed so far, in seconds; brought up to date when it stops. */
  cpuSeconds = 0;

  /** @internal */
  readonly _program: Program<T>;
  /** @internal What its program is told when it goes on. */
  _answer: unknown = undefined;
  /** @internal What its program returned. */
  _result: T | undefined = undefined;
  /** @internal What it has asked for, but not yet got. */
  _request: Request | null = null;
  /** @internal Seconds of computing that are left of what it asked for. */
  _work = 0;
  /** @internal Seconds of computing that it owes before its program goes on. */
  _owed: number;
  /** @internal It computes without the GIL. */
  _outside = false;
  /** @internal What it waits for in the operating system; null if it does not. */
  _wait: Wait | null = null;
  /** @internal Somebody has woken it since it was parked. */
  _unparked = false;
  /** @internal */
  _holdsGil = false;
  /** @internal Since when it has waited for the GIL, in the present wait. */
  _gilWaitStart = 0;
  /** @internal The core that it runs on. */
  _core: Core<Thread> | null = null;
  /** @internal The core that it ran on last. */
  _lastCore: Core<Thread> | null = null;
  /** @internal How much of the processor it has had, as the operating system sees it, in seconds. */
  _virtualTime = 0;
  /** @internal Ready threads of the same virtual time run in this order. */
  _readyOrder = 0;
  /** @internal It has been woken, and the operating system has not decided about it yet. */
  _isFresh = false;
  /** @internal Somebody has waited for its end. */
  _isJoined = false;
  /** @internal Who waits for its end; null if nobody does. */
  _joiners: Thread[] | null = null;
  /** @internal The end of a wait that ends by itself. */
  readonly _alarm: Alarm;

  constructor(
    id: number,
    process: Process<Thread>,
    computer: Computer,
    program: () => Program<T>,
    options: ThreadOptions,
  ) {
    this.id = id;
    this.name = options.name ?? `Thread-${id}`;
    this.daemon = options.daemon ?? false;
    this.process = process;
    this.computer = computer;
    this._program = program();
    this._owed = options.boot ?? 0;
    this._outside = this._owed > 0; // what the system does for a new thread is over before it asks for the GIL
    this._alarm = new Alarm(this);
  }

  /** @internal */
  _alarmRings(): void {
    this.computer._wake(this);
  }

  /** When it gives up its wait to be woken, in seconds of the machine's clock; Infinity for never. */
  get parkedUntil(): number {
    return this._wait !== null && this._wait.type === "park" ? this._wait.until : Number.POSITIVE_INFINITY;
  }

  /** What it is parked for, if that is a thing; null if it is none, or the thread is not parked. */
  get parkedFor(): object | null {
    return this._wait !== null && this._wait.type === "park" ? this._wait.target : null;
  }

  /** What it waits for, in words. */
  get waitsFor(): string {
    if (this.state === "waits-for-gil") return "the GIL";
    if (this.state === "switching") return "another thread to take the GIL";
    if (this._wait === null || this._wait.type !== "park") return "its turn";
    const reason = this._wait.waitsFor;
    return typeof reason === "string" ? reason : reason();
  }
}

/** A wait in the operating system: a blocking call that ends by itself, or one that another thread ends. */
export type Wait = { readonly type: "pause" } | ParkRequest;
