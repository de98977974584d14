/** An event of a file, as anybody may have written it. */
export interface AnyEvent {
  readonly ph: string;
  readonly name?: unknown;
  readonly pid?: unknown;
  readonly tid?: unknown;
  readonly ts?: unknown;
  readonly dur?: unknown;
  readonly cat?: unknown;
  readonly id?: unknown;
  readonly bp?: unknown;
  readonly s?: unknown;
  readonly args?: Readonly<Record<string, unknown>>;
}

interface Slice {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/**
 * What Perfetto's importer would find wrong with a file, or would read otherwise than it was meant; written against its rules and not against
 * the exporter. Empty if nothing is.
 */
export function perfettoFaults(text: string): string[] {
  if (!text.startsWith('{"') && !text.startsWith('[{"')) return ["the file does not begin as Perfetto expects"];
  const { traceEvents: events } = JSON.parse(text) as { traceEvents: AnyEvent[] }; // what is in it is looked at below
  const slices = slicesOf(events);
  return [
    ...events.flatMap((event, index) =>
      formFaults(event).map((fault) => `${fault}: event ${index}, ${JSON.stringify(event)}`),
    ),
    ...nameFaults(events),
    ...orderFaults(events),
    ...nestingFaults(slices),
    ...asyncFaults(events),
    ...flowFaults(events, slices),
  ];
}

/** Microseconds in whole nanoseconds; NaN if there are more decimals, or if it is not a number. */
function exact(value: unknown): number {
  return typeof value === "number" && /^\d+(?:\.\d{1,3})?$/.test(String(value)) ? Math.round(value * 1000) : Number.NaN;
}

function isNumber(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function formFaults({ ph, name, pid, tid, ts, dur, id, bp, s, args = {} }: AnyEvent): string[] {
  const faults: string[] = [];
  const needs = (holds: boolean, fault: string): void => void (holds || faults.push(fault));
  needs("MXbnesfiC".includes(ph) && ph.length === 1, "unknown phase");
  needs(typeof name === "string", "no name");
  needs(isNumber(pid), "pid is no integer from 1");
  if ("Xsfibne".includes(ph)) needs(isNumber(tid), "tid is no integer from 1");
  if (ph !== "M") needs(!Number.isNaN(exact(ts)), "ts is not microseconds to the nanosecond");
  if (ph === "X") needs(!Number.isNaN(exact(dur)), "dur is not microseconds to the nanosecond");
  if ("bnesf".includes(ph)) needs(isNumber(id), "id is no integer");
  if (ph === "f") needs(bp === "e", "a flow that does not bind to what encloses it");
  if (ph === "i") needs(s === "t" || s === "p" || s === "g", "an instant without a scope");
  if (ph === "C")
    needs(Object.values(args).length > 0 && Object.values(args).every(isCount), "a counter that counts nothing");
  return faults;
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

/** Every process and thread is named, once, and has its place. */
function nameFaults(events: readonly AnyEvent[]): string[] {
  const told = events
    .filter(({ ph }) => ph === "M")
    .map(({ name, pid, tid }) => `${String(name)} ${String(pid)} ${typeof tid === "number" ? tid : ""}`.trim());
  const known = new Set(told);
  const twice = told.length === known.size ? [] : ["something is named twice"];
  const needed = new Set<string>();
  for (const { ph, pid, tid } of events) {
    if (ph === "M") continue;
    for (const name of ["process_name", "process_sort_index"]) needed.add(`${name} ${String(pid)}`);
    if (!"Xsfi".includes(ph)) continue;
    for (const name of ["thread_name", "thread_sort_index"]) needed.add(`${name} ${String(pid)} ${String(tid)}`);
  }
  return [...twice, ...[...needed].filter((name) => !known.has(name)).map((name) => `nothing says ${name}`)];
}

function orderFaults(events: readonly AnyEvent[]): string[] {
  const times = events.filter(({ ph }) => ph !== "M").map(({ ts }) => exact(ts));
  return times.some((time, index) => time < (times[index - 1] ?? 0)) ? ["events are not in order of time"] : [];
}

function slicesOf(events: readonly AnyEvent[]): Map<string, Slice[]> {
  const slices = new Map<string, Slice[]>();
  for (const [at, { ph, pid, tid, ts, dur }] of events.entries()) {
    if (ph !== "X") continue;
    const row = `${String(pid)} ${String(tid)}`;
    const slice = { from: exact(ts), to: exact(ts) + exact(dur), at };
    const list = slices.get(row);
    if (list === undefined) slices.set(row, [slice]);
    else list.push(slice);
  }
  return slices;
}

/** Slices of a thread are within each other, or apart. */
function nestingFaults(slices: ReadonlyMap<string, readonly Slice[]>): string[] {
  return [...slices].flatMap(([row, list]) => {
    const open: Slice[] = [];
    return list.flatMap((slice) => {
      while (open.length > 0 && (open.at(-1)?.to ?? 0) <= slice.from) open.pop();
      const outer = open.at(-1);
      open.push(slice);
      return outer !== undefined && slice.to > outer.to
        ? [`thread ${row}: a slice from ${slice.from} to ${slice.to} ends after what it is in`]
        : [];
    });
  });
}

/** Asynchronous slices of one id are within each other; what begins, ends. */
function asyncFaults(events: readonly AnyEvent[]): string[] {
  const open = new Map<string, unknown[]>();
  const faults: string[] = [];
  for (const { ph, cat, id, name } of events) {
    const key = `${String(cat)} ${String(id)}`;
    const stack = open.get(key) ?? [];
    if (ph === "b") open.set(key, [...stack, name]);
    if (ph === "n" && stack.length === 0) faults.push(`an instant of ${key}, which is not open`);
    if (ph !== "e") continue;
    if (stack.at(-1) !== name) faults.push(`${String(name)} of ${key} ends, and is not the last that began`);
    open.set(key, stack.slice(0, -1));
  }
  return [...faults, ...[...open].filter(([, stack]) => stack.length > 0).map(([key]) => `${key} does not end`)];
}

/** A flow begins once and ends once, later in the file and not earlier in time, each time where a slice is open that the file has told of. */
function flowFaults(events: readonly AnyEvent[], slices: ReadonlyMap<string, readonly Slice[]>): string[] {
  const begun = new Map<unknown, number>();
  const ended = new Set<unknown>();
  const faults: string[] = [];
  for (const [at, { ph, id, pid, tid, ts }] of events.entries()) {
    if (ph !== "s" && ph !== "f") continue;
    const time = exact(ts);
    const covering = (slices.get(`${String(pid)} ${String(tid)}`) ?? []).some(
      ({ from, to, at: place }) => from <= time && time < to && place < at,
    );
    if (!covering) faults.push(`flow ${String(id)}: no slice is open at ${time}`);
    if (ph === "s") {
      if (begun.has(id)) faults.push(`flow ${String(id)} begins twice`);
      begun.set(id, time);
    } else {
      if (!((begun.get(id) ?? Number.POSITIVE_INFINITY) <= time))
        faults.push(`flow ${String(id)} ends before it begins`);
      if (ended.has(id)) faults.push(`flow ${String(id)} ends twice`);
      ended.add(id);
    }
  }
  return begun.size === ended.size ? faults : [...faults, "flows begin that do not end"];
}
