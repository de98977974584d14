import { type ChromeEvent, nanoseconds } from "./perfetto-event.ts";
import { plainText } from "./plain-text.ts";

/** Where slices are: a thread of the file, and what its slices cover, in nanoseconds. */
export interface Row {
  readonly pid: number;
  readonly tid: number;
  /** Half open: [from, to). Empty if nothing on it takes time. */
  readonly from: number;
  readonly to: number;
}

type Args = NonNullable<ChromeEvent["args"]>;

/** Writes the events of a file. Numbers are given out once: no process, thread, flow or asynchronous slice shares one. */
export class PerfettoWriter {
  readonly events: ChromeEvent[] = [];
  #rows = 0;
  #ids = 0;
  #order = 0;

  /** A new process. */
  process(name: string, args: Args): number {
    const pid = ++this.#rows;
    this.events.push({ ph: "M", name: "process_name", pid, args: { name: plainText(name), ...args } });
    this.events.push({ ph: "M", name: "process_sort_index", pid, args: { sort_index: ++this.#order } });
    return pid;
  }

  /** A new thread of a process. It stands below those that came before. */
  thread(pid: number, name: string, args: Args): number {
    const tid = ++this.#rows;
    this.events.push({ ph: "M", name: "thread_name", pid, tid, args: { name: plainText(name), ...args } });
    this.events.push({ ph: "M", name: "thread_sort_index", pid, tid, args: { sort_index: ++this.#order } });
    return tid;
  }

  /** From `start` to `end`, in seconds. */
  slice(
    { pid, tid }: Pick<Row, "pid" | "tid">,
    name: string,
    cat: string,
    [start, end]: readonly [number, number],
    args: Args = {},
  ): void {
    const from = nanoseconds(start);
    const dur = (nanoseconds(end) - from) / 1000;
    this.events.push({ ph: "X", name: plainText(name), cat, pid, tid, ts: from / 1000, dur, args });
  }

  /** A slice that may overlap with others: each has a row of its own. What is told within it is told of under its number. */
  asynchronous(
    pid: number,
    name: string,
    [start, end]: readonly [number, number],
    args: Args,
    within: (id: number) => void = () => {},
    id: number = ++this.#ids,
  ): void {
    const common = { name: plainText(name), cat: "work", pid, tid: pid, id };
    this.events.push({ ph: "b", ...common, ts: nanoseconds(start) / 1000, args });
    within(id);
    this.events.push({ ph: "e", ...common, ts: nanoseconds(end) / 1000 });
  }

  /** An instant within an asynchronous slice. */
  mark(pid: number, id: number, name: string, time: number): void {
    this.events.push({ ph: "n", name: plainText(name), cat: "work", pid, tid: pid, id, ts: nanoseconds(time) / 1000 });
  }

  instant({ pid, tid }: Pick<Row, "pid" | "tid">, name: string, cat: string, time: number, args: Args = {}): void {
    this.events.push({ ph: "i", s: "t", name: plainText(name), cat, pid, tid, ts: nanoseconds(time) / 1000, args });
  }

  counter(pid: number, name: string, time: number, value: number): void {
    this.events.push({ ph: "C", name: plainText(name), pid, ts: nanoseconds(time) / 1000, args: { value } });
  }

  /**
   * An arrow at `time` (seconds), or from then to `until`. Each end is bound to the slice that is open then; where a row's last slice ends at that very time, to its last
   * nanosecond. An arrow whose end has no slice at all is left out.
   */
  flow(name: string, from: Row | undefined, to: Row | undefined, time: number, until: number = time): void {
    if (from === undefined || to === undefined) return;
    const [start, end] = [open(from, nanoseconds(time)), open(to, Math.max(nanoseconds(until), to.from))];
    const leaving = start !== null && end !== null ? open(from, Math.min(start, end)) : null;
    if (leaving === null || end === null || leaving > end) return;
    const common = { name, cat: "flow", id: ++this.#ids };
    this.events.push({ ph: "s", ...common, pid: from.pid, tid: from.tid, ts: leaving / 1000 });
    this.events.push({ ph: "f", bp: "e", ...common, pid: to.pid, tid: to.tid, ts: end / 1000 });
  }
}

/** The moment itself if a slice is open then; the nanosecond before if the last one ends then; null if none is. */
function open({ from, to }: Row, at: number): number | null {
  const moment = at === to ? at - 1 : at;
  return from <= moment && moment < to ? moment : null;
}
