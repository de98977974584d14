import { CODE, EVENT_TYPES, type EventType, type TraceColumns } from "./columns.ts";
import { Cursor, type Sizes } from "./cursor.ts";
import { MOST_WORKS, type Trace } from "./event.ts";
import { columnsOf } from "./events.ts";

/** How many copies of what was read an index keeps at most, and how few events are not worth one. */
const MOST_COPIES = 32;
const FEWEST_EVENTS = 2048;

/** Just after an event of the trace, by its place, or a time in seconds: after all events up to that time. */
export type Instant = number | { readonly event: number };

/**
 * A trace, read once, so that its state at any instant is found quickly: a copy of what was read up to there is kept every so many events,
 * and the rest of the way is read again. Of a trace of a million events it takes a few megabytes, more where there are many tasks.
 *
 * @example
 * ```ts
 * const index = new TraceIndex(trace);
 * console.log([0.2, 0.5].map((time) => stateAt(index, time).loops[0]?.timers.length)); // [ 8, 5 ]
 * ```
 */
export class TraceIndex {
  readonly trace: Trace;
  /** @internal */
  readonly columns: TraceColumns;
  /** @internal The places of the events, counted from 1, by which things were made and ended; 0 for none. */
  readonly made: Numbered;
  /** @internal */
  readonly ended: Numbered;
  readonly #copies: Cursor[] = [];
  readonly #interval: number;
  #latest: Cursor;

  constructor(trace: Trace) {
    this.trace = trace;
    this.columns = columnsOf(trace);
    const sizes = sizesOf(this.columns);
    this.made = tablesFor(sizes);
    this.ended = tablesFor(sizes);
    this.#note();
    this.#interval = Math.max(FEWEST_EVENTS, Math.ceil(this.columns.length / MOST_COPIES));
    this.#latest = new Cursor(this.columns, sizes);
    this.#copy();
  }

  /** When the last event was, in seconds. */
  get end(): number {
    return this.columns.time[this.columns.length - 1] ?? 0;
  }

  /** How many events there are up to an instant. */
  countAt(instant: Instant): number {
    const { length, time } = this.columns;
    if (typeof instant !== "number") return Math.max(0, Math.min(length, Math.trunc(instant.event) + 1));
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((time[middle] ?? 0) <= instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @internal What the first so many events come to: to be read before the next call. */
  cursorAt(count: number): Cursor {
    const copy = this.#copies[Math.floor(count / this.#interval)];
    if (this.#latest.count > count || (copy !== undefined && copy.count > this.#latest.count)) {
      if (copy !== undefined) this.#latest = copy.clone();
    }
    return this.#latest.readTo(count);
  }

  #copy(): void {
    for (let count = 0; count <= this.columns.length; count += this.#interval) {
      this.#copies.push(this.#latest.readTo(count).clone());
    }
  }

  #note(): void {
    const { type, a, length } = this.columns;
    const tables = EVENT_TYPES.map((name) => {
      const [kind, table] = SUBJECTS[name];
      return kind === null || table === null ? null : this[table][kind];
    });
    for (let index = 0; index < length; index++) {
      const table = tables[type[index] ?? 0] ?? null;
      if (table !== null) table[a[index] ?? 0] = index + 1;
    }
  }
}

/** A table for everything that has numbers: by number, the place of an event, counted from 1. */
type Numbered = Readonly<Record<"tasks" | "threads" | "processes" | "resources" | "works", Uint32Array>>;

function tablesFor(sizes: Sizes & { readonly works: number }): Numbered {
  const table = (size: number): Uint32Array => new Uint32Array(size + 1);
  const { tasks, threads, processes, resources, works } = sizes;
  return {
    tasks: table(tasks),
    threads: table(threads),
    processes: table(processes),
    resources: table(resources),
    works: table(works),
  };
}

/** What the first number of an event is the number of; and which table it is noted in, if it makes or ends that. */
const SUBJECTS: Readonly<Record<EventType, readonly [kind: keyof Numbered | null, table: "made" | "ended" | null]>> = {
  "work-started": ["works", "made"],
  "work-step": ["works", null],
  "work-finished": ["works", "ended"],
  "task-created": ["tasks", "made"],
  "task-started": ["tasks", null],
  "task-suspended": ["tasks", null],
  "task-woken": ["tasks", null],
  "task-resumed": ["tasks", null],
  "task-computes": ["tasks", null],
  "task-cancel-requested": ["tasks", null],
  "task-done": ["tasks", "ended"],
  iteration: ["threads", null],
  "timer-set": ["threads", null],
  "timer-ended": [null, null],
  "resource-created": ["resources", "made"],
  "resource-acquired": ["resources", null],
  "resource-released": ["resources", null],
  "queue-length": ["resources", null],
  "process-started": ["processes", "made"],
  "process-finished": ["processes", "ended"],
  "thread-created": ["threads", "made"],
  "thread-state": ["threads", null],
  "thread-woken": ["threads", null],
  "gil-taken": ["processes", null],
};

/** The largest numbers there are. One that is larger than there are events is none that counts anything, and is left out. */
function sizesOf({ type, a, b, c, d, length }: TraceColumns): Sizes & { readonly works: number } {
  const largest = new Uint32Array(EVENT_TYPES.length);
  let [tasks, threads] = [0, 0];
  for (let index = 0; index < length; index++) {
    const code = type[index] ?? 0;
    const subject = a[index] ?? 0;
    const most = code === CODE["work-started"] ? Math.max(length, MOST_WORKS) : length;
    if (subject > (largest[code] ?? 0) && subject <= most) largest[code] = subject;
    if (code !== CODE["work-started"] && code !== CODE["work-step"]) continue;
    const [task, thread] = code === CODE["work-step"] ? [b, c] : [c, d];
    tasks = Math.max(tasks, task[index] ?? 0);
    threads = Math.max(threads, thread[index] ?? 0);
  }
  const sizes = {
    tasks: Math.min(tasks, length),
    threads: Math.min(threads, length),
    processes: 0,
    resources: 0,
    works: 0,
  };
  for (const [code, type] of EVENT_TYPES.entries()) {
    const [kind] = SUBJECTS[type];
    if (kind !== null) sizes[kind] = Math.max(sizes[kind], largest[code] ?? 0);
  }
  return sizes;
}
