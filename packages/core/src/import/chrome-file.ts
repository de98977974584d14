import type { Tally } from "./tally.ts";

/** A stretch of time on a row, in whole nanoseconds since the file's first event. */
export interface ChromeSlice {
  readonly name: string;
  readonly cat: string;
  readonly start: number;
  readonly end: number;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A thread of the file, which may stand for a task. */
export interface ChromeRow {
  readonly pid: string;
  readonly tid: string;
  name: string;
  args: Readonly<Record<string, unknown>>;
  /** In order of their starts, the outer before the inner. */
  slices: ChromeSlice[];
}

/** An asynchronous slice, and what was told within it under the same number. */
export interface ChromeAsync extends ChromeSlice {
  readonly pid: string;
  readonly inner: readonly ChromeSlice[];
}

export interface ChromeProcess {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What a file in the Trace Event Format says, as far as it can be used. */
export interface ChromeFile {
  readonly processes: ReadonlyMap<string, ChromeProcess>;
  readonly rows: readonly ChromeRow[];
  readonly asyncs: readonly ChromeAsync[];
}

/** An event that has at least a phase. */
interface Raw {
  readonly ph: string;
  readonly [field: string]: unknown;
}

/** The longest that a file may last, in microseconds: a year. */
const LONGEST = 31_536_000e6;

/** Reads the events of a file, whose time begins at `first` (microseconds). What cannot be used is counted. */
export function readChromeFile(
  events: readonly unknown[],
  tally: Tally,
  first: number = firstTime(events),
): ChromeFile {
  const reader = new Reader(tally, first);
  for (const event of events) reader.read(event);
  return reader.close();
}

function firstTime(events: readonly unknown[]): number {
  let first = Number.POSITIVE_INFINITY;
  for (const event of events) {
    if (!isRaw(event) || event.ph === "M") continue;
    if (typeof event["ts"] === "number" && Number.isFinite(event["ts"])) first = Math.min(first, event["ts"]);
  }
  return first;
}

class Reader {
  readonly #tally: Tally;
  readonly #first: number;
  readonly #processes = new Map<string, ChromeProcess>();
  readonly #rows = new Map<string, ChromeRow>();
  readonly #asyncs: ChromeAsync[] = [];
  /** What has begun (B) on a row, or under a number (b), and has not ended. */
  readonly #open = new Map<string, { event: Raw; start: number; inner: ChromeSlice[] }[]>();

  constructor(tally: Tally, first: number) {
    this.#tally = tally;
    this.#first = first;
  }

  read(event: unknown): void {
    if (!isRaw(event)) return this.#tally.skip("they are no objects with a phase (ph)");
    const fault = this.#fault(event);
    if (fault !== null) return this.#tally.skip(fault);
    switch (event.ph) {
      case "M":
        return this.#named(event);
      case "X":
        return this.#slice(event, this.#time(event), this.#time(event, Number(event["dur"])));
      case "B":
      case "b":
        return this.#begin(event);
      case "E":
      case "e":
        return this.#end(event);
      case "s":
      case "t":
      case "f":
        return this.#tally.skip("they are arrows (s, t, f), and a trace here knows who waits for whom by other means");
      case "C":
        return this.#tally.skip("they are counters (C), which are computed from the rest here");
      default:
        return this.#tally.skip(`nothing is known of their phase (${JSON.stringify(event.ph.slice(0, 20))})`);
    }
  }

  /** What is wrong with an event; null for nothing. */
  #fault({ ph, pid, name, ts, dur }: Raw): string | null {
    if (!isKey(pid)) return "they do not say which process they belong to (pid)";
    if (ph === "M") return null;
    if (typeof ts !== "number" || !Number.isFinite(ts)) return "they do not say when they happened (ts)";
    if (ts < this.#first) return "they happened before the run began";
    if (ts - this.#first > LONGEST) return "they happened more than a year after the first";
    if (ph === "X" && (typeof dur !== "number" || !(dur >= 0) || dur > LONGEST))
      return "they do not say how long they took (dur)";
    if (ph !== "E" && ph !== "e" && typeof name !== "string") return "they have no name";
    return null;
  }

  /** Nanoseconds since the first event. */
  #time({ ts }: Raw, after = 0): number {
    return Math.round((Number(ts) - this.#first + after) * 1000);
  }

  #named(event: Raw): void {
    const args = argsOf(event);
    const name = typeof args["name"] === "string" ? args["name"] : null;
    if (event["name"] === "process_name" && name !== null) this.#processes.set(String(event["pid"]), { name, args });
    if (event["name"] !== "thread_name" || name === null) return;
    const row = this.#row(event);
    row.name = name;
    row.args = args;
  }

  #row({ pid, tid }: Raw): ChromeRow {
    const [process, thread] = [String(pid), isKey(tid) ? String(tid) : "0"];
    const key = JSON.stringify([process, thread]);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const row = { pid: process, tid: thread, name: `thread ${thread}`, args: {}, slices: [] };
    this.#rows.set(key, row);
    return row;
  }

  #slice(event: Raw, start: number, end: number): void {
    this.#row(event).slices.push(sliceOf(event, start, end));
  }

  #key(event: Raw): string {
    const { ph, pid, tid, cat, id, id2 } = event;
    return JSON.stringify((ph === "B" || ph === "E" ? ["B", pid, tid] : ["b", pid, cat, id ?? id2]).map(keyOf));
  }

  #begin(event: Raw): void {
    const key = this.#key(event);
    const stack = this.#open.get(key);
    const begun = { event, start: this.#time(event), inner: [] };
    if (stack === undefined) this.#open.set(key, [begun]);
    else stack.push(begun);
  }

  #end(event: Raw): void {
    const stack = this.#open.get(this.#key(event));
    const begun = stack?.pop();
    if (stack === undefined || begun === undefined) return this.#tally.skip("they end what has not begun (E, e)");
    const end = Math.max(begun.start, this.#time(event));
    if (event.ph === "E") return this.#slice(begun.event, begun.start, end);
    const slice = sliceOf(begun.event, begun.start, end);
    const outer = stack.at(-1);
    if (outer !== undefined) outer.inner.push(slice);
    else this.#asyncs.push({ ...slice, pid: String(begun.event["pid"]), inner: begun.inner });
  }

  close(): ChromeFile {
    for (const stack of this.#open.values()) {
      for (const _ of stack) this.#tally.skip("they begin what does not end (B, b)");
    }
    for (const row of this.#rows.values()) row.slices.sort((a, b) => a.start - b.start || b.end - a.end);
    return { processes: this.#processes, rows: [...this.#rows.values()], asyncs: this.#asyncs };
  }
}

function sliceOf(event: Raw, start: number, end: number): ChromeSlice {
  const cat = typeof event["cat"] === "string" ? event["cat"] : "";
  return { name: String(event["name"]), cat, start, end, args: argsOf(event) };
}

function argsOf({ args }: Raw): Readonly<Record<string, unknown>> {
  // An object that is no array has fields of which nothing is known.
  return typeof args === "object" && args !== null && !Array.isArray(args) ? (args as Record<string, unknown>) : {};
}

function isRaw(event: unknown): event is Raw {
  return typeof event === "object" && event !== null && "ph" in event && typeof event.ph === "string";
}

/** What is no number or text is the same as nothing. */
function keyOf(value: unknown): string | null {
  return isKey(value) ? String(value) : null;
}

function isKey(value: unknown): boolean {
  return (typeof value === "number" && Number.isFinite(value)) || (typeof value === "string" && value.length <= 100);
}
