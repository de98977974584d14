import type { Cause, CauseKind, Subject } from "./cause.ts";
import type { TraceEvent } from "./event.ts";
import { Names } from "./names.ts";
import type { HolderNow, ResourceNow, TaskNow, ThreadNow } from "./now.ts";
import type { TraceState } from "./state.ts";
import type { TraceIndex } from "./trace-index.ts";

/** What a link says, but for whom it is about. */
interface Link {
  readonly kind: CauseKind;
  readonly since?: number | null;
  readonly until?: number | null;
  readonly resource?: number | null;
  readonly by?: readonly Subject[];
  /** The sentence after the name. */
  readonly says: string;
}

/** Follows the causes, from one to the next. */
export class Chain {
  readonly #index: TraceIndex;
  readonly #state: TraceState;
  readonly #names: Names;

  constructor(index: TraceIndex, state: TraceState) {
    this.#index = index;
    this.#state = state;
    this.#names = new Names(index, state);
  }

  from(first: Subject): Cause[] {
    const causes: Cause[] = [];
    const seen = new Set<string>();
    for (let who: Subject | null = this.#performerOf(first); who !== null;) {
      const key = JSON.stringify(who);
      const link: Link = seen.has(key) ? CIRCLE : this.#about(who);
      seen.add(key);
      const { kind, since = null, until = null, resource = null, by = [], says } = link;
      const name = this.#names.of(who);
      causes.push({ kind, who, name, since, until, resource, by, sentence: `${name} ${says}.` });
      const [next] = by;
      who = next === undefined || kind === "circle" ? null : this.#performerOf(next);
    }
    return causes;
  }

  /** A work that is under way does what its task or its thread does. */
  #performerOf(who: Subject): Subject {
    const work = "work" in who ? this.#state.work(who.work) : null;
    if (work === null || work.state === "done" || work.state === "to come") return who;
    if (work.task !== null && this.#state.task(work.task) !== null) return { task: work.task };
    return work.thread !== null && work.state === "under way" ? { thread: work.thread } : who;
  }

  #about(who: Subject): Link {
    if ("work" in who) return this.#aboutWork(who.work);
    if ("task" in who) {
      const task = this.#state.task(who.task);
      return task === null ? this.#gone(this.#index.ended.tasks[who.task] ?? 0) : this.#aboutTask(task);
    }
    const thread = this.#state.thread(who.thread);
    return thread === null ? this.#gone(this.#index.made.threads[who.thread] ?? 0) : this.#aboutThread(thread);
  }

  #gone(place: number): Link {
    if (place === 0 || place > this.#state.count) return { kind: "unknown", says: "is not there" };
    return { kind: "done", says: "is done" };
  }

  // ---- works that are not under way ------------------------------------------------------------------------------

  #aboutWork(number: number): Link {
    const work = this.#state.work(number);
    if (work === null) return { kind: "unknown", says: "is not in the trace" };
    const { state, arrival, end } = work;
    if (state === "done") return { kind: "done", since: end, says: `has been done since ${seconds(end)}` };
    if (state === "to come") return { kind: "to come", until: arrival, says: `comes at ${seconds(arrival)}` };
    const pool = this.#poolOf(number);
    if (pool !== null) return this.#waitsFor(pool, arrival);
    return this.#waitsForItsStart(arrival, work);
  }

  /** It has come, and nobody has begun it: the thread that will do it does another, or whoever makes its task, or thread, is not so far. */
  #waitsForItsStart(since: number, { task, thread }: { task: number | null; thread: number | null }): Link {
    const found = thread === null ? null : this.#state.thread(thread);
    if (found !== null && found.work === null)
      return {
        kind: "start",
        since,
        by: [{ thread: found.thread }],
        says: `waits to be begun since ${seconds(since)}`,
      };
    const does = found?.work ?? null;
    const starter = does !== null ? { work: does } : this.#makerOf(task !== null ? { task } : { thread: thread ?? 0 });
    const by = starter === null ? [] : [starter];
    const reason =
      does !== null
        ? `: one after another, ${this.#names.of({ work: does })} comes first`
        : starter === null
          ? ""
          : `, which ${this.#names.of(starter)} has not come to`;
    return { kind: "start", since, by, says: `has waited for its start since ${seconds(since)}${reason}` };
  }

  /** Who makes it; if that is not there either, whoever makes that, and so on. */
  #makerOf(who: { readonly task: number } | { readonly thread: number }): Subject | null {
    const place = this.#placeOf(who);
    const event = place === 0 ? undefined : this.#index.trace.events.at(place - 1);
    const maker = makerIn(event);
    if (maker === null) return null;
    const isThere = "task" in maker ? this.#state.task(maker.task) : this.#state.thread(maker.thread);
    if (isThere !== null) return maker;
    // Who makes something was made before, so this ends.
    return this.#placeOf(maker) < place ? this.#makerOf(maker) : null;
  }

  /** Where it is made, counted from 1. */
  #placeOf(who: { readonly task: number } | { readonly thread: number }): number {
    const { made } = this.#index;
    return ("task" in who ? made.tasks[who.task] : made.threads[who.thread]) ?? 0;
  }

  /** The pool that will have it done: the worker takes a place in the pool right before it begins. */
  #poolOf(work: number): ResourceNow | null {
    const begins = this.#index.made.works[work] ?? 0;
    const before = begins < 2 ? undefined : this.#index.trace.events.at(begins - 2);
    return before?.type === "resource-acquired" && before.work === work ? this.#state.resource(before.resource) : null;
  }

  // ---- tasks -----------------------------------------------------------------------------------------------------

  #aboutTask(task: TaskNow): Link {
    if (task.state === "ready") return this.#aboutReady(task);
    if (task.state === "running") return this.#aboutRunning(task);
    const { since, until, on } = task;
    if (on === "sleep") {
      const end = until === null ? "for ever" : `until ${seconds(until)}`;
      return { kind: "sleeps", since, until, says: `has slept since ${seconds(since)}, ${end}` };
    }
    const resource = task.resource === null ? null : this.#state.resource(task.resource);
    if (resource !== null) return this.#waitsFor(resource, since);
    if (on === "executor") return this.#aboutJob(task);
    const others = task.target === null ? this.#childrenOf(task) : [{ task: task.target }];
    if (others.length > 0 && FOR_TASKS.has(on)) return this.#waitsForTasks(since, others);
    const waits = `has waited since ${seconds(since)} for a ${on ?? "future"}`;
    if (FOR_TASKS.has(on)) return { kind: "tasks", since, says: `${waits}: none of the tasks it made for it is left` };
    return { kind: "other", since, says: `${waits} that nobody has completed` };
  }

  #waitsForTasks(since: number, by: readonly Subject[]): Link {
    return { kind: "tasks", since, by, says: `has waited since ${seconds(since)} for ${this.#names.list(by)}` };
  }

  #childrenOf({ task: parent }: TaskNow): Subject[] {
    return this.#state.tasks.flatMap(({ task, parent: of }) => (of === parent ? [{ task }] : []));
  }

  #aboutReady({ task, since, thread }: TaskNow): Link {
    const loop = this.#state.loops.find((one) => one.thread === thread);
    const ready = `has been ready since ${seconds(since)}`;
    const running = loop?.running ?? null;
    if (running !== null) {
      const holder = this.#state.task(running);
      const doing = holder?.computes === "block" ? "blocked" : "computed";
      const how =
        holder === null ? "" : `, which has ${holder.computes === null ? "run" : doing} since ${seconds(holder.since)}`;
      return {
        kind: "loop",
        since,
        by: [{ task: running }],
        says: `${ready}, but its loop is held by ${this.#names.of({ task: running })}${how}`,
      };
    }
    const own = thread === null ? null : this.#state.thread(thread);
    if (own !== null && (own.state === "parked" || own.state === "blocked")) {
      const by = [{ thread: own.thread }];
      return { kind: "loop", since, by, says: `${ready}, but its loop has not noticed: ${this.#names.list(by)} waits` };
    }
    const before = Math.max(0, loop?.ready.indexOf(task) ?? 0);
    const place =
      before === 0
        ? "its loop goes on with it next"
        : `${before} other ${before === 1 ? "task is" : "tasks are"} before it in its loop's ready queue`;
    const by = own !== null && this.#isHeldUp(thread) ? [{ thread: own.thread }] : [];
    return { kind: "loop", since, by, says: `${ready}; ${place}` };
  }

  /** A loop that runs a task, whose thread cannot run, is held up by what holds up the thread. */
  #aboutRunning({ since, until, computes, thread }: TaskNow): Link {
    const own = thread === null ? null : this.#state.thread(thread);
    if (own !== null && this.#isHeldUp(thread)) return this.#aboutThread(own);
    if (computes === null) return { kind: "runs", since, says: `has run since ${seconds(since)}` };
    const end = until !== null && until > this.#state.time ? `, until ${seconds(until)} at the earliest` : "";
    if (computes === "cpu")
      return { kind: "computes", since, until, says: `has computed since ${seconds(since)}${end}` };
    return { kind: "blocks", since, until, says: `has made a blocking call since ${seconds(since)}${end}` };
  }

  #isHeldUp(thread: number | null): boolean {
    const state = thread === null ? null : this.#state.thread(thread)?.state;
    return state === "waits-for-gil" || state === "waits-for-core";
  }

  /** It is on its way to a worker of a pool, or to one that is busy; a worker does it; or it is done, and its loop has not heard of it. */
  #aboutJob({ task, since, thread }: TaskNow): Link {
    const waits = `has waited since ${seconds(since)} for a job`;
    const { begins, ends, worker, resource } = this.#index.jobOf(task, this.#state.count);
    const pool = resource === 0 ? null : this.#state.resource(resource);
    const { count } = this.#state;
    if (pool === null) return { kind: "job", since, says: `${waits} that is on its way to a worker` };
    const { name, capacity, holders } = pool;
    const about = { kind: "job", since, resource } as const;
    if (ends > 0 && ends <= count) {
      const by = thread === null ? [] : [{ thread }];
      return { ...about, by, says: `${waits} that the pool "${name}" has done; its loop has not heard of that` };
    }
    if (begins <= count)
      return { ...about, by: [{ thread: worker }], says: `${waits} that a worker of the pool "${name}" does` };
    const isFull = capacity !== null && holders.length >= capacity;
    if (!isFull) return { ...about, says: `${waits} that is on its way to a worker of the pool "${name}"` };
    const by = holders.map(holderOf);
    const busy = `all ${capacity} workers of the pool "${name}" are busy`;
    return { ...about, by, says: `${waits} that nobody does yet: ${busy}, with ${this.#names.list(by)}` };
  }

  // ---- resources -------------------------------------------------------------------------------------------------

  #waitsFor(resource: ResourceNow, since: number): Link {
    const { kind, name, capacity, holders, resource: number } = resource;
    const waits = `has waited since ${seconds(since)} for`;
    if (kind === "queue") return this.#waitsForQueue(resource, since);
    if (holders.length === 0) {
      const what =
        kind === "pool"
          ? `a worker of the pool "${name}", which is being started`
          : `the ${kind} "${name}", which is free: it is on its way`;
      return { kind: "resource", since, resource: number, says: `${waits} ${what}` };
    }
    const by = holders.map(holderOf);
    const [first] = holders;
    const since1 = first === undefined ? null : first.since;
    if (kind === "lock") {
      return {
        kind: "resource",
        since,
        resource: number,
        by,
        says: `${waits} the lock "${name}", which ${this.#names.list(by)} has had since ${seconds(since1)}`,
      };
    }
    const what =
      { limit: `its turn among the tasks of "${name}", of which`, pool: `a worker of the pool "${name}", of which` }[
        kind as string
      ] ?? `the ${kind} "${name}", of which`;
    const all = capacity === null ? `${holders.length}` : `${holders.length} of ${capacity}`;
    return {
      kind: "resource",
      since,
      resource: number,
      by,
      says: `${waits} ${what} ${all} ${holders.length === 1 ? "is" : "are"} taken, by ${this.#names.list(by)}`,
    };
  }

  #waitsForQueue({ name, length, capacity, resource }: ResourceNow, since: number): Link {
    const isFull = capacity !== null && (length ?? 0) >= capacity && length !== 0;
    const what = isFull
      ? `room in the queue "${name}", which has ${length} of ${capacity} items`
      : `an item of the queue "${name}", which ${length === 0 ? "is empty" : `has ${length}`}`;
    return { kind: "queue", since, resource, says: `has waited since ${seconds(since)} for ${what}` };
  }

  // ---- threads ---------------------------------------------------------------------------------------------------

  #aboutThread(thread: ThreadNow): Link {
    const { state, since, until, target } = thread;
    switch (state) {
      case "running":
        return { kind: "computes", since, says: `has run since ${seconds(since)}` };
      case "new":
        return { kind: "start", since, says: `was made at ${seconds(since)}, and has not begun` };
      case "waits-for-core":
        return this.#waitsForCore(since);
      case "waits-for-gil":
        return this.#waitsForGil(thread);
      case "blocked":
        return {
          kind: "sleeps",
          since,
          until,
          says: `has been in a blocking call since ${seconds(since)}${until === null ? "" : `, until ${seconds(until)}`}`,
        };
      case "parked": {
        if (thread.woken !== null) return this.#wasWoken(thread, thread.woken);
        const resource = thread.resource === null ? null : this.#state.resource(thread.resource);
        if (resource !== null) return this.#waitsFor(resource, since);
        if (target === null) return this.#waitsToBeWoken(thread);
        const by: Subject[] = this.#state.thread(target) === null ? [] : [{ thread: target }];
        const hasEnded = by.length === 0 ? ", which has just ended" : "";
        return {
          kind: "thread",
          since,
          by,
          says: `has waited since ${seconds(since)} for the thread of ${this.#names.of({ thread: target })}${hasEnded}`,
        };
      }
      case "finished":
        return { kind: "done", since, says: "is done" };
    }
  }

  /** In the select of its loop, or for something that has no name here. */
  #waitsToBeWoken({ thread, since, until }: ThreadNow): Link {
    const hasLoop = this.#state.loops.some((loop) => loop.thread === thread);
    if (hasLoop && until !== null) {
      const says = `has waited since ${seconds(since)} in the select of its loop, until ${seconds(until)} at the latest`;
      return { kind: "sleeps", since, until, says };
    }
    return { kind: "other", since, until, says: `has waited since ${seconds(since)} to be woken` };
  }

  /** It has not looked yet whether it can go on. */
  #wasWoken({ since }: ThreadNow, woken: { readonly since: number; readonly by: number | null }): Link {
    const by = woken.by === null ? "" : ` by ${this.#names.of({ thread: woken.by })}`;
    return {
      kind: "woken",
      since,
      says: `has waited since ${seconds(since)}; it was woken at ${seconds(woken.since)}${by}, and is on its way to a core`,
    };
  }

  #waitsForCore(since: number): Link {
    const by = this.#state.threads.flatMap(({ thread, state }) => (state === "running" ? [{ thread }] : []));
    return {
      kind: "core",
      since,
      by,
      says: `could have run since ${seconds(since)}, but every core is taken, by ${this.#names.list(by)}`,
    };
  }

  #waitsForGil({ since, process, thread }: ThreadNow): Link {
    const holder = this.#state.threads.find(
      (other) => other.holdsGil && other.process === process && other.thread !== thread,
    );
    const waits = `could have run since ${seconds(since)}, but waits for the GIL`;
    if (holder === undefined) return { kind: "gil", since, says: `${waits}, which is on its way to it` };
    const by: Subject[] = [{ thread: holder.thread }];
    return { kind: "gil", since, by, says: `${waits}, which ${this.#names.of({ thread: holder.thread })} has` };
  }
}

const CIRCLE: Link = { kind: "circle", says: "waits for itself, in a circle: none of them will ever go on" };

/** Waits that end when other tasks do. */
const FOR_TASKS: ReadonlySet<string | null> = new Set(["task", "gather", "group", "wait", "shield"]);

/** The task, or the thread, that an event is of which makes something. */
function makerIn(event: TraceEvent | undefined): { readonly task: number } | { readonly thread: number } | null {
  if (event?.type === "task-created" && event.parent !== null) return { task: event.parent };
  const thread =
    event?.type === "task-created" ? event.thread : event?.type === "thread-created" ? event.creator : null;
  return thread === null ? null : { thread };
}

function holderOf({ task, thread, work }: HolderNow): Subject {
  if (thread !== null) return { thread };
  if (task !== null) return { task };
  return { work: work ?? 0 };
}

function seconds(time: number | null): string {
  return time === null ? "an unknown time" : `${Number(time.toFixed(6))} s`;
}
