import type { ConcurrentFuture } from "../asyncio/concurrent-future.ts";
import { RuntimeError } from "../asyncio/errors.ts";
import { Deque } from "../kernel/deque.ts";
import { type Job, WorkItem } from "./job.ts";
import type { Program } from "./program.ts";
import type { Thread } from "./thread.ts";
import { SimpleThreadQueue } from "./simple-thread-queue.ts";
import { compute, join, park, self, spawn, startProcess, type StartMethod, unpark } from "./threading.ts";

/** How many jobs beyond one a process are on their way to them (EXTRA_QUEUED_CALLS, process.py). */
const EXTRA_QUEUED_CALLS = 1;

/** How many bytes a job's arguments and its result have when they are pickled. */
export interface Payload {
  readonly out: number;
  readonly back: number;
}

const NO_PAYLOAD: Payload = { out: 0, back: 0 };

/** A job on its way through the pool. */
interface Call {
  readonly item: {
    readonly future: { setRunningOrNotifyCancel(): boolean };
    outcome(): Program<() => void>;
  };
  readonly payload: Payload;
  deliver: (() => void) | null;
}

/**
 * concurrent.futures.ProcessPoolExecutor, CPython 3.13: two threads of the parent's stand between it and the processes.
 * One, the manager, passes jobs on and takes results in; the other, the feeder, pickles the jobs and writes them to a
 * pipe. They need the parent's GIL. With `fork` all processes start at the first job; else one for each job that finds
 * none idle. Shut it down: the machine waits for its processes.
 */
export class ProcessPool {
  /** How many processes it has at most. */
  readonly maxWorkers: number;
  readonly #startMethod: StartMethod;
  readonly #pending = new Deque<Call>();
  readonly #buffer = new SimpleThreadQueue<Call | null>("the feeder's buffer");
  readonly #calls = new SimpleThreadQueue<Call | null>("the call queue");
  readonly #results = new Deque<Call>();
  readonly #processes: Thread<void>[] = [];
  #manager: Thread<void> | null = null;
  #feeder: Thread<void> | null = null;
  #managerWanted = true;
  #wanted = 0;
  #started = 0;
  #idle = 0;
  /** Jobs that are in the call queue, or on their way into it. */
  #queued = 0;
  /** Jobs that were passed on and whose results are not in. */
  #underWay = 0;
  #managerIsWoken = false;
  #isShutDown = false;

  constructor(maxWorkers: number, startMethod: StartMethod = "fork") {
    if (!(maxWorkers >= 1)) throw new RangeError(`a pool has at least one process, not ${maxWorkers}`);
    this.maxWorkers = maxWorkers;
    this.#startMethod = startMethod;
  }

  /** How many processes it has started. */
  get size(): number {
    return this.#processes.length;
  }

  /** Begins the job as soon as a process is free. Throws RuntimeError if the pool is shut down. */
  *submit<T>(job: Job<T>, payload: Payload = NO_PAYLOAD): Program<ConcurrentFuture<T>> {
    const { prices } = (yield* self()).computer;
    yield* compute(prices.processPoolSubmit);
    const future = this._put(job, payload);
    yield* this._startWhatIsWanted();
    return future;
  }

  /** No more jobs; waits until those that were submitted are done and the processes have ended. */
  *shutdown(): Program<void> {
    this._close();
    if (this.#manager !== null) yield* join(this.#manager);
  }

  /** @internal The part of `submit` that never waits. `_startWhatIsWanted` has to follow. */
  _put<T>(job: Job<T>, payload: Payload = NO_PAYLOAD): ConcurrentFuture<T> {
    if (this.#isShutDown) throw new RuntimeError("cannot schedule new futures after shutdown");
    const item = new WorkItem<T>(job);
    this.#pending.push({ item, payload, deliver: null });
    this.#wakeManager();
    if (this.#startMethod === "fork") this.#wanted = this.maxWorkers;
    else if (this.#idle > 0) this.#idle--;
    else if (this.#wanted < this.maxWorkers) this.#wanted++;
    return item.future;
  }

  /** @internal Starts processes, then, the first time, the manager. */
  *_startWhatIsWanted(): Program<void> {
    const startMethod = this.#startMethod;
    while (this.#started < this.#wanted) {
      const name = `ProcessPoolExecutor-${++this.#started}`;
      this.#processes.push(yield* startProcess(() => this.#work(), { name, startMethod }));
    }
    if (!this.#managerWanted) return;
    this.#managerWanted = false;
    yield* compute((yield* self()).computer.prices.processPoolStart);
    this.#manager = yield* spawn(() => this.#manage(), { name: "ExecutorManagerThread" });
  }

  /** @internal No more jobs. */
  _close(): void {
    this.#isShutDown = true;
    this.#wakeManager();
  }

  #wakeManager(): void {
    this.#managerIsWoken = true;
    if (this.#manager !== null) unpark(this.#manager);
  }

  /** As _ExecutorManagerThread.run, concurrent/futures/process.py. */
  *#manage(): Program<void> {
    const me = yield* self();
    this.#manager = me as Thread<void>; // it runs this
    const { prices } = me.computer;
    while (!(this.#isShutDown && this.#pending.length === 0 && this.#underWay === 0)) {
      yield* this.#passOn();
      yield* park({ attempt: () => this.#results.length > 0 || this.#managerIsWoken, waitsFor: "results or jobs" });
      this.#managerIsWoken = false;
      const call = this.#results.shift();
      if (call === undefined) continue;
      yield* receive(call.payload.back);
      yield* compute(prices.processPoolJob / 2);
      this.#underWay--;
      this.#idle++;
      call.deliver?.();
    }
    this.#buffer.put(null);
    for (const process of this.#processes) yield* join(process);
    if (this.#feeder !== null) yield* join(this.#feeder);
  }

  /** Jobs go into the call queue while it has room. As add_call_item_to_queue. */
  *#passOn(): Program<void> {
    while (this.#queued < this.maxWorkers + EXTRA_QUEUED_CALLS) {
      const call = this.#pending.shift();
      if (call === undefined) return;
      if (!call.item.future.setRunningOrNotifyCancel()) continue;
      this.#queued++;
      this.#underWay++;
      this.#buffer.put(call);
      this.#feeder ??= yield* spawn(() => this.#feed(), { name: "QueueFeederThread" });
    }
  }

  /** As Queue._feed, multiprocessing/queues.py. At the end every process is told. */
  *#feed(): Program<void> {
    const { prices } = (yield* self()).computer;
    for (let call = yield* this.#buffer.get(); call !== null; call = yield* this.#buffer.get()) {
      yield* compute(prices.processPoolJob / 2);
      yield* send(call.payload.out);
      this.#calls.put(call);
    }
    for (const _process of this.#processes) this.#calls.put(null);
  }

  /** As _process_worker, in a process of the pool. */
  *#work(): Program<void> {
    for (let call = yield* this.#calls.get(); call !== null; call = yield* this.#calls.get()) {
      this.#queued--;
      yield* receive(call.payload.out);
      call.deliver = yield* call.item.outcome();
      yield* send(call.payload.back);
      this.#results.push(call);
      if (this.#manager !== null) unpark(this.#manager);
    }
  }
}

/** Pickles a message and writes it to a pipe. */
function* send(bytes: number): Program<void> {
  const { prices } = (yield* self()).computer;
  yield* compute((prices.pickleBase + prices.pickleByte * bytes) / 2);
  yield* compute(prices.pipeCall + (prices.pipeByte * bytes) / 4, { gil: false });
}

/** Reads a message from a pipe and unpickles it. */
function* receive(bytes: number): Program<void> {
  const { prices } = (yield* self()).computer;
  yield* compute(prices.pipeCall + (prices.pipeByte * bytes) / 4, { gil: false });
  yield* compute((prices.pickleBase + prices.pickleByte * bytes) / 2);
}
