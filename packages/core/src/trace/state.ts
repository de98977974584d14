import type { Cursor } from "./cursor.ts";
import { eventAt } from "./decode.ts";
import { readySince } from "./doing.ts";
import type { Trace, TraceEvent } from "./event.ts";
import { loopsOf } from "./loops-now.ts";
import type { HolderNow, LoopNow, ResourceNow, TaskNow, ThreadNow, WorkNow } from "./now.ts";
import { type Instant, TraceIndex } from "./trace-index.ts";

/**
 * The state of a run at an instant, found from its trace. A time stands for after all that happens at that time; `{ event }` for just after
 * the event at that place, so that one can step through what happens at the same time.
 *
 * For many instants of a large trace, make a `TraceIndex` once.
 *
 * @example
 * ```ts
 * const { loops } = stateAt(trace, 0.25);
 * console.log(loops[0]?.timers[0]?.task, loops[0]?.timers[0]?.when.toFixed(2)); // 4 0.27
 * ```
 */
export function stateAt(of: Trace | TraceIndex, instant: Instant): TraceState {
  const index = of instanceof TraceIndex ? of : new TraceIndex(of);
  const count = index.countAt(instant);
  const { time } = index.columns;
  const last = count === 0 ? 0 : (time[count - 1] ?? 0);
  return new TraceState(index, count, typeof instant === "number" ? Math.max(instant, 0) : last);
}

/** What is under way at an instant. Each list is made when it is first asked for. */
export class TraceState {
  /** In seconds. */
  readonly time: number;
  /** How many events there were up to now. */
  readonly count: number;
  readonly #index: TraceIndex;
  readonly #cursor: Cursor;
  #tasks: readonly TaskNow[] | null = null;
  #threads: readonly ThreadNow[] | null = null;
  #loops: readonly LoopNow[] | null = null;
  #jobs: ReadonlyMap<number, number> | null = null;

  /** @internal */
  constructor(index: TraceIndex, count: number, time: number) {
    this.#index = index;
    this.#cursor = index.cursorAt(count).clone();
    this.count = count;
    this.time = time;
  }

  /** The asyncio tasks that there are: made, and not done. */
  get tasks(): readonly TaskNow[] {
    this.#tasks ??= numbersIn(this.#cursor.tasks).flatMap((number) => this.task(number) ?? []);
    return this.#tasks;
  }

  /** The threads that there are: made, and not finished. */
  get threads(): readonly ThreadNow[] {
    this.#threads ??= numbersIn(this.#index.made.threads).flatMap((number) => this.thread(number) ?? []);
    return this.#threads;
  }

  /** The event loops that have tasks or timers, in the order of their threads. */
  get loops(): readonly LoopNow[] {
    this.#loops ??= loopsOf(this.#index, this.#cursor);
    return this.#loops;
  }

  /** The locks, semaphores, queues, limits and pools that there are. */
  get resources(): readonly ResourceNow[] {
    return numbersIn(this.#index.made.resources).flatMap((number) => this.resource(number) ?? []);
  }

  /** All works of the trace, those that have not come yet and those that are done, too. */
  get works(): readonly WorkNow[] {
    return numbersIn(this.#index.made.works).flatMap((number) => this.work(number) ?? []);
  }

  /** Null if there is no such task now. */
  task(number: number): TaskNow | null {
    const place = this.#cursor.tasks[number] ?? 0;
    const last = this.#eventAt(place);
    if (last === null || last.type === "task-done") return null;
    const made = this.#eventAt(this.#index.made.tasks[number] ?? 0);
    const { name, parent, thread } = made?.type === "task-created" ? made : NAMELESS;
    const work = this.#workOfTask(number);
    const step = this.#stepAt(this.#cursor.taskSteps[number] ?? 0, work);
    const cancelling = (this.#cursor.cancelRequests[number] ?? 0) > (this.#cursor.suspensions[number] ?? 0);
    const doing = this.#doing(number, last);
    return {
      task: number,
      name,
      parent,
      thread,
      work,
      step,
      ...doing,
      cancelling: cancelling && doing.state !== "running",
    };
  }

  /** Null if there is no such thread now. */
  thread(number: number): ThreadNow | null {
    const made = this.#eventAt(this.#index.made.threads[number] ?? 0);
    if (made === null || made.type !== "thread-created") return null;
    const last = this.#eventAt(this.#cursor.threads[number] ?? 0);
    const { name, process } = made;
    const {
      state,
      time: since,
      core,
      until,
      resource,
      target,
    } = last?.type === "thread-state" ? last : ({ ...made, ...NOWHERE, state: "new" } as const);
    if (state === "finished") return null;
    const work = this.#workOfThread(number);
    const step = this.#stepAt(this.#cursor.threadSteps[number] ?? 0, work);
    const holdsGil = this.#holdsGil(number, process);
    const woken = state === "parked" ? this.#wokenOf(number) : null;
    return { thread: number, name, process, state, since, core, until, resource, target, woken, holdsGil, work, step };
  }

  #wokenOf(thread: number): ThreadNow["woken"] {
    const place = this.#cursor.wakings[thread] ?? 0;
    const woken = place > (this.#cursor.threads[thread] ?? 0) ? this.#eventAt(place) : null;
    return woken?.type === "thread-woken" ? { since: woken.time, by: woken.by } : null;
  }

  /** Null if there is no such resource now. */
  resource(number: number): ResourceNow | null {
    const made = this.#eventAt(this.#index.made.resources[number] ?? 0);
    if (made === null || made.type !== "resource-created") return null;
    const { kind, name, capacity } = made;
    const queue = this.#eventAt(this.#cursor.queues[number] ?? 0);
    const length = kind !== "queue" ? null : queue?.type === "queue-length" ? queue.length : 0;
    const holders = (this.#cursor.holders.get(number) ?? []).map((at) => this.#holder(at));
    const served = new Set(holders.map(({ task }) => task));
    const waitingTasks = this.#waitingFor(number, this.tasks, this.#cursor.tasks, ({ task }) => task);
    const waitingThreads = this.#waitingFor(number, this.threads, this.#cursor.threads, ({ thread }) => thread);
    return {
      resource: number,
      kind,
      name,
      capacity,
      holders,
      waitingTasks: kind === "pool" ? waitingTasks.filter((task) => !served.has(task)) : waitingTasks,
      waitingThreads: kind === "pool" ? this.#withoutServed(waitingThreads, holders) : waitingThreads,
      length,
    };
  }

  /** Null if the trace has no such work. */
  work(number: number): WorkNow | null {
    const { made, ended, columns } = this.#index;
    const begins = made.works[number] ?? 0;
    const started = begins === 0 ? null : eventAt(columns, begins - 1);
    if (started === null || started.type !== "work-started") return null;
    const ends = ended.works[number] ?? 0;
    const { name, arrival, task, thread, time: start } = started;
    const isDone = ends > 0 && ends <= this.count;
    const notBegun = arrival > this.time ? "to come" : "waits to start";
    const state = isDone ? "done" : begins <= this.count ? "under way" : notBegun;
    return {
      work: number,
      name,
      arrival,
      state,
      task,
      thread,
      start,
      end: ends === 0 ? null : (columns.time[ends - 1] ?? null),
    };
  }

  /** The event at a place that is counted from 1; null if it is 0, or still to come. */
  #eventAt(place: number): TraceEvent | null {
    return place === 0 || place > this.count ? null : eventAt(this.#index.columns, place - 1);
  }

  #doing(number: number, last: TraceEvent): Doing {
    const { time: since } = last;
    switch (last.type) {
      case "task-suspended": {
        const { on, until, resource, target } = last;
        if (on === "yield") return { ...READY, since };
        if (on === "sleep" && until !== null && until <= this.time) return { ...READY, since: Math.max(since, until) };
        return { ...READY, state: "suspended", since, on, until, resource, target };
      }
      case "task-woken":
        return { ...READY, since: this.#readySince(number, since) };
      case "task-computes":
        return { ...READY, state: "running", since, computes: last.call, until: since + last.seconds };
      case "task-started":
      case "task-resumed":
        return { ...READY, state: "running", since };
      default:
        return { ...READY, since };
    }
  }

  #readySince(number: number, woken: number): number {
    const slept = this.#eventAt(this.#cursor.suspensions[number] ?? 0);
    if (slept?.type !== "task-suspended") return woken;
    return readySince(slept.time, slept.until ?? Number.NaN, woken);
  }

  /** Its own, or that of whoever made it. */
  #workOfTask(number: number): number | null {
    for (let at: number | null = number; at !== null;) {
      const place = this.#cursor.taskWorks[at] ?? 0;
      if (place !== 0) return this.#workOf(place);
      const made = this.#eventAt(this.#index.made.tasks[at] ?? 0);
      // Who makes a task was made before, so this ends.
      at = made?.type === "task-created" && made.parent !== null && made.parent < at ? made.parent : null;
    }
    return null;
  }

  /** Its own, or that whose step it is at, or that of the task whose job it does. */
  #workOfThread(number: number): number | null {
    const { threadWorks, threadSteps } = this.#cursor;
    const own = this.#workOf(threadWorks[number] ?? 0) ?? this.#workOf(threadSteps[number] ?? 0);
    this.#jobs ??= this.#findJobs();
    return own ?? this.#jobs.get(number) ?? null;
  }

  /** For which work threads have what they have: above all workers of pools, which do jobs. */
  #findJobs(): ReadonlyMap<number, number> {
    const held = [...this.#cursor.holders.values()].flat().map((at) => this.#holder(at));
    return new Map(
      held.flatMap(({ thread, work }) =>
        thread === null || work === null || !this.#isUnderWay(work) ? [] : [[thread, work]],
      ),
    );
  }

  #isUnderWay(work: number): boolean {
    const { made, ended } = this.#index;
    const [begins, ends] = [made.works[work] ?? 0, ended.works[work] ?? 0];
    return begins !== 0 && begins <= this.count && (ends === 0 || ends > this.count);
  }

  /** The work that an event is about, if it is not done yet. */
  #workOf(place: number): number | null {
    const event = this.#eventAt(place);
    if (event?.type !== "work-started" && event?.type !== "work-step") return null;
    return this.#isUnderWay(event.work) ? event.work : null;
  }

  #stepAt(place: number, work: number | null): number | null {
    const step = this.#eventAt(place);
    return step?.type === "work-step" && step.work === work ? step.step : null;
  }

  /** Nobody tells that the GIL is let go of: whoever took it last has it once it runs, as long as it does, or could but for a core. */
  #holdsGil(thread: number, process: number): boolean {
    const { gils, runs, stops } = this.#cursor;
    const taken = this.#eventAt(gils[process] ?? 0);
    if (taken?.type !== "gil-taken" || taken.thread !== thread) return false;
    return (runs[thread] ?? 0) > (stops[thread] ?? 0);
  }

  #holder(at: number): HolderNow {
    const event = eventAt(this.#index.columns, at);
    const { work, task, thread } =
      event.type === "resource-acquired" ? event : { work: null, task: null, thread: null };
    return {
      work: work ?? (task === null ? null : this.#workOfTask(task)),
      task: thread !== null && task !== null && !this.#hasWaitedSince(task, at) ? null : task,
      thread,
      since: event.time,
    };
  }

  /** True if a task waits, and has since before that event. Else it has left the job that a pool does for it. */
  #hasWaitedSince(task: number, at: number): boolean {
    const { tasks, suspensions } = this.#cursor;
    const place = suspensions[task] ?? 0;
    return place <= at && place === tasks[task];
  }

  #waitingFor<T extends { readonly resource: number | null }>(
    resource: number,
    all: readonly T[],
    places: Uint32Array,
    numberOf: (one: T) => number,
  ): number[] {
    const waiting = all.filter((one) => one.resource === resource).map(numberOf);
    return waiting.sort((left, right) => (places[left] ?? 0) - (places[right] ?? 0));
  }

  /** A worker of a pool does a job for the first of those that wait and have the same work. */
  #withoutServed(waiting: readonly number[], holders: readonly HolderNow[]): number[] {
    const left = new Map<number, number>();
    for (const { work } of holders) if (work !== null) left.set(work, (left.get(work) ?? 0) + 1);
    return waiting.filter((number) => {
      const work = this.thread(number)?.work ?? 0;
      const jobs = left.get(work) ?? 0;
      left.set(work, jobs - 1);
      return jobs <= 0;
    });
  }
}

type Doing = Pick<TaskNow, "state" | "since" | "on" | "until" | "resource" | "target" | "computes">;

const NOWHERE = { core: null, until: null, resource: null, target: null } as const;
const NAMELESS = { name: "", parent: null, thread: null } as const;
const READY = { state: "ready", on: null, until: null, resource: null, target: null, computes: null } as const;

function numbersIn(places: Uint32Array): number[] {
  const numbers: number[] = [];
  for (let number = 1; number < places.length; number++) if (places[number] !== 0) numbers.push(number);
  return numbers;
}
