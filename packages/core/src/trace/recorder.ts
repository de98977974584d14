import { Task, type WaitReason } from "../asyncio/index.ts";
import { runningScheduler } from "../asyncio/scheduler.ts";
import { countedName } from "../asyncio/task.ts";
import type { Clock } from "../kernel/clock.ts";
import { LimitError } from "../kernel/errors.ts";
import type { TimerHandle } from "../kernel/handle.ts";
import { MachineLoop } from "../machine/index.ts";
import type { Process } from "../machine/process.ts";
import { Thread } from "../machine/thread.ts";
import type { ResourceKind, RunObserver, Stage } from "../models/model.ts";
import type { PlannedStep } from "../scenario/plan.ts";
import { stepNumbersOf } from "../scenario/step-numbers.ts";
import type { Work } from "../scenario/workload.ts";
import { CODE } from "./columns.ts";
import { STATE_BITS } from "./decode.ts";
import { RESOURCE_KINDS, THREAD_STATES, type ThreadState, type Trace, type TraceAbout, WAIT_KINDS } from "./event.ts";
import { traceFrom } from "./events.ts";
import { Numbers } from "./numbers.ts";
import { ColumnWriter } from "./writer.ts";

/** The numbers of the kinds and states in the columns. */
const WAIT = numbersOf(WAIT_KINDS);
const STATE = numbersOf(THREAD_STATES);
const RESOURCE = numbersOf(RESOURCE_KINDS);
const [FINISHED, CANCELLED, FAILED] = [0, 1, 2];

/** Writes down what happens in a run: straight into columns, without an object for an event. */
export class Recorder implements RunObserver {
  readonly #limit: number;
  readonly #writer: ColumnWriter;
  /** Everything is numbered in the order in which it is first heard of. */
  #tasks = 0;
  readonly #timers = new Numbers<TimerHandle>();
  readonly #resources = new Numbers<object>();
  /** The tasks that completed futures of which callbacks are still to tell: a gather's in a gather. */
  readonly #completedBy = new WeakMap<object, Task>();
  #clock: Clock | null = null;
  #stage: Stage | null = null;
  #steps: ReadonlyMap<object, number> | null = null;

  /**
   * `limit` is how many events it writes down. Where a program, or the machine, can be stopped, it throws once there are more. `progress` is
   * told now and then, at most every 65,536 events, how many there are, and the time.
   */
  constructor(limit: number = Number.POSITIVE_INFINITY, progress?: (events: number, time: number) => void) {
    this.#limit = limit;
    this.#writer = new ColumnWriter(limit, countedName, progress && ((time) => progress(this.#writer.length, time)));
  }

  /** There were more events than it writes down. */
  get isFull(): boolean {
    return this.#writer.isFull;
  }

  /** The machine's own turn: nothing is under way that would take an error for its own. */
  machineEvent(): void {
    this.#stop();
  }

  #stop(): void {
    if (this.isFull) throw new LimitError("events", this.#limit, `at ${this.#time} s`);
  }

  begin(clock: Clock, stage: Stage | null = null): void {
    this.#clock = clock;
    this.#stage = stage;
    this.#steps = stage && stepNumbersOf(stage.workload);
  }

  /** What was written so far. */
  trace(about: Partial<TraceAbout> = {}): Trace {
    return traceFrom(this.#writer.columns(), about);
  }

  // ---- works -----------------------------------------------------------------------------------------------------

  workStarted({ id, name }: Work, arrival: number, performer: Task | Thread): void {
    const isTask = performer instanceof Task;
    const [task, thread] = isTask ? [this.#numberOf(performer), 0] : [0, performer.id];
    this.#writer.push(CODE["work-started"], this.#time, id, this.#writer.name(name), task, thread, arrival);
  }

  workStep({ id }: Work, step: PlannedStep): void {
    this.#stop();
    const number = this.#steps?.get(step);
    if (number === undefined) return;
    const task = this.#task();
    this.#writer.push(CODE["work-step"], this.#time, id, task, task === 0 ? this.#thread() : 0, number);
  }

  workFinished({ id }: Work, failure: unknown): void {
    this.#writer.push(CODE["work-finished"], this.#time, id, failure === undefined ? 0 : this.#errorName(failure));
  }

  // ---- tasks -----------------------------------------------------------------------------------------------------

  taskCreated(task: Task, creator: Task | null): void {
    const parent = creator === null ? 0 : this.#numberOf(creator);
    const name = this.#taskName(task);
    this.#writer.push(
      CODE["task-created"],
      this.#time,
      this.#numberOf(task),
      name,
      parent,
      this.#threadOfLoop(task.getLoop()),
    );
  }

  taskStarted(task: Task): void {
    this.#writer.push(CODE["task-started"], this.#time, this.#numberOf(task));
  }

  taskSuspended(task: Task, on: WaitReason): void {
    const until = on.kind === "sleep" ? finiteOrNone(on.until) : Number.NaN;
    const target = "target" in on ? on.target : "task" in on ? on.task : null;
    const [resource, other] =
      target === null
        ? [0, 0]
        : target instanceof Task
          ? [0, this.#numberOf(target)]
          : [this.#resources.known(target), 0];
    this.#writer.push(CODE["task-suspended"], this.#time, this.#numberOf(task), WAIT[on.kind], resource, other, until);
  }

  taskWoken(task: Task, by: object | null): void {
    this.#writer.push(CODE["task-woken"], this.#time, this.#numberOf(task), this.#by(by));
  }

  callbackScheduled(future: object, by: object | null): void {
    const task = future instanceof Task ? null : this.#taskBehind(by);
    if (task !== null) this.#completedBy.set(future, task);
  }

  taskResumed(task: Task): void {
    this.#writer.push(CODE["task-resumed"], this.#time, this.#numberOf(task));
  }

  compute(task: Task | null, call: "cpu" | "block", seconds: number): void {
    if (task === null) return;
    const kind = call === "cpu" ? 0 : 1;
    this.#writer.push(CODE["task-computes"], this.#time, this.#numberOf(task), kind, 0, 0, seconds);
  }

  taskCancelRequested(task: Task, by: object | null): void {
    this.#writer.push(CODE["task-cancel-requested"], this.#time, this.#numberOf(task), this.#by(by));
  }

  taskDone(task: Task): void {
    const error = task._failedWith;
    const outcome = task.cancelled() ? CANCELLED : error === undefined ? FINISHED : FAILED;
    const name = error === undefined ? 0 : this.#errorName(error);
    this.#writer.push(CODE["task-done"], this.#time, this.#numberOf(task), outcome, name);
  }

  // ---- loops -----------------------------------------------------------------------------------------------------

  iteration(_time: number, ready: number, timers: number, loop: object): void {
    if (ready > 0) this.#writer.push(CODE.iteration, this.#time, this.#threadOfLoop(loop), ready, timers);
  }

  timerSet(timer: TimerHandle, loop: object, by: Task | null): void {
    const task = by === null ? 0 : this.#numberOf(by);
    const number = this.#timers.of(timer);
    this.#writer.push(CODE["timer-set"], this.#time, this.#threadOfLoop(loop), number, task, 0, timer.when());
  }

  timerEnded(timer: TimerHandle, fired: boolean): void {
    const number = this.#timers.known(timer);
    if (number === 0) return;
    this.#timers.forget(timer);
    this.#writer.push(CODE["timer-ended"], this.#time, number, fired ? 1 : 0);
  }

  // ---- resources -------------------------------------------------------------------------------------------------

  resourceCreated(resource: object, kind: ResourceKind, name: string, capacity: number): void {
    const number = this.#resources.of(resource);
    const place = this.#writer.name(name);
    const most = finiteOrNone(capacity);
    this.#writer.push(CODE["resource-created"], this.#time, number, RESOURCE[kind], place, 0, most);
  }

  resourceAcquired(resource: object, work: Work | null, waiting: Task | null = null): void {
    this.#acts(CODE["resource-acquired"], resource, work, { waiting });
  }

  resourceReleased(resource: object, work: Work | null, waiting: Task | null = null): void {
    this.#acts(CODE["resource-released"], resource, work, { waiting });
  }

  queueLength(queue: object, length: number, put: boolean, work: Work | null): void {
    this.#acts(CODE["queue-length"], queue, work, { value: 2 * length + (put ? 1 : 0) });
  }

  #acts(
    code: number,
    resource: object,
    work: Work | null,
    { waiting = null, value = Number.NaN }: { waiting?: Task | null; value?: number },
  ): void {
    const number = this.#resources.known(resource);
    if (number === 0) return;
    const task = waiting === null ? this.#task() : this.#numberOf(waiting);
    const thread = task === 0 || waiting !== null ? this.#thread() : 0;
    this.#writer.push(code, this.#time, number, work?.id ?? 0, task, thread, value);
  }

  // ---- processes and threads -------------------------------------------------------------------------------------

  processStarted({ id, name }: Process<Thread>): void {
    this.#writer.push(CODE["process-started"], this.#time, id, this.#writer.name(name));
  }

  processFinished({ id }: Process<Thread>): void {
    this.#writer.push(CODE["process-finished"], this.#time, id);
  }

  threadCreated({ id, name, process }: Thread, creator: Thread | null): void {
    const place = this.#writer.name(name);
    this.#writer.push(CODE["thread-created"], this.#time, id, place, process.id, creator?.id ?? 0);
  }

  threadRunning({ id }: Thread, core: number): void {
    this.#writer.push(CODE["thread-state"], this.#time, id, STATE.running | ((core + 1) << STATE_BITS));
  }

  threadWaitsForCore(thread: Thread): void {
    this.#threadIs(thread, "waits-for-core");
  }

  threadWaitsForGil(thread: Thread): void {
    this.#threadIs(thread, "waits-for-gil");
  }

  threadSwitching(thread: Thread): void {
    this.#threadIs(thread, "waits-for-gil");
  }

  threadBlocked({ id }: Thread, until: number): void {
    this.#writer.push(CODE["thread-state"], this.#time, id, STATE.blocked, 0, 0, finiteOrNone(until));
  }

  threadParked({ id, parkedUntil, parkedFor }: Thread): void {
    const resource = parkedFor === null ? 0 : this.#resources.known(parkedFor);
    const target = parkedFor instanceof Thread ? parkedFor.id : 0;
    this.#writer.push(CODE["thread-state"], this.#time, id, STATE.parked, resource, target, finiteOrNone(parkedUntil));
  }

  threadWoken({ id }: Thread, by: Thread | null): void {
    this.#writer.push(CODE["thread-woken"], this.#time, id, by?.id ?? 0);
  }

  threadFinished(thread: Thread): void {
    this.#threadIs(thread, "finished");
  }

  gilTaken({ id }: Process<Thread>, to: Thread, from: Thread | null): void {
    this.#writer.push(CODE["gil-taken"], this.#time, id, to.id, from?.id ?? 0);
  }

  #threadIs({ id }: Thread, state: ThreadState): void {
    this.#writer.push(CODE["thread-state"], this.#time, id, STATE[state]);
  }

  // ---- who, what and when ----------------------------------------------------------------------------------------

  get #time(): number {
    return this.#clock === null ? 0 : this.#clock.now;
  }

  /** The task that is running now; 0 if none is. */
  #task(): number {
    const task = runningScheduler()?._current ?? null;
    return task instanceof Task ? this.#numberOf(task) : 0;
  }

  /** Kept in the task itself: to look it up elsewhere would take longer than the rest of an event does. */
  #numberOf(task: Task): number {
    if (task._number === 0) task._number = ++this.#tasks;
    return task._number;
  }

  #thread(): number {
    return this.#stage?.machine.current?.id ?? 0;
  }

  /** The thread that runs a loop, or is about to; 0 if none of the machine's does. */
  #threadOfLoop(loop: object): number {
    return loop instanceof MachineLoop ? (loop.thread?.id ?? this.#thread()) : 0;
  }

  #by(somebody: object | null): number {
    const task = this.#taskBehind(somebody);
    return task === null ? 0 : this.#numberOf(task);
  }

  #taskBehind(somebody: object | null): Task | null {
    if (somebody === null || somebody instanceof Task) return somebody;
    return this.#completedBy.get(somebody) ?? null;
  }

  #taskName({ _name }: Task): number {
    return typeof _name === "number" ? this.#writer.counted(_name) : this.#writer.name(_name);
  }

  #errorName(error: unknown): number {
    return this.#writer.name(error instanceof Error ? error.name : typeof error);
  }
}

function numbersOf<K extends string>(kinds: readonly K[]): Readonly<Record<K, number>> {
  // An object made of all kinds has all kinds.
  return Object.fromEntries(kinds.map((kind, number) => [kind, number])) as Record<K, number>;
}

/** Never is no time. */
function finiteOrNone(seconds: number): number {
  return Number.isFinite(seconds) ? seconds : Number.NaN;
}
