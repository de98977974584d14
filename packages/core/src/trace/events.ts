import type { TraceColumns } from "./columns.ts";
import { eventAt } from "./decode.ts";
import { encode } from "./encode.ts";
import { type Trace, TRACE_VERSION, type TraceAbout, type TraceEvent, type TraceEvents } from "./event.ts";
import { ColumnWriter } from "./writer.ts";

/** Events that are kept in columns: 33 bytes each. An event is made when it is asked for. */
class ColumnEvents implements TraceEvents {
  readonly columns: TraceColumns;

  constructor(columns: TraceColumns) {
    this.columns = columns;
  }

  get length(): number {
    return this.columns.length;
  }

  at(index: number): TraceEvent | undefined {
    const place = index < 0 ? index + this.length : index;
    return place >= 0 && place < this.length ? eventAt(this.columns, Math.trunc(place)) : undefined;
  }

  *[Symbol.iterator](): Generator<TraceEvent, void> {
    for (let index = 0; index < this.length; index++) yield eventAt(this.columns, index);
  }

  *entries(): Generator<[number, TraceEvent], void> {
    for (let index = 0; index < this.length; index++) yield [index, eventAt(this.columns, index)];
  }

  /** For JSON.stringify: the events as a list. */
  toJSON(): TraceEvent[] {
    return [...this];
  }
}

const UNKNOWN: TraceAbout = { title: null, model: null, seed: null, engine: null, cores: null, cut: false };

/** A trace of events that are in order of time, kept in columns. What is not said about it is unknown. */
export function traceOf(events: Iterable<TraceEvent>, about: Partial<TraceAbout> = {}): Trace {
  const writer = new ColumnWriter();
  for (const event of events) encode(event, writer);
  return traceFrom(writer.columns(), about);
}

/** A trace that has been written already. */
export function traceFrom(columns: TraceColumns, about: Partial<TraceAbout> = {}): Trace {
  return { version: TRACE_VERSION, about: { ...UNKNOWN, ...about }, events: new ColumnEvents(columns) };
}

/** The events of a trace as columns, for readers that cannot afford an object for each: as they are kept, or made now. */
export function columnsOf({ events }: Trace): TraceColumns {
  if (events instanceof ColumnEvents) return events.columns;
  const writer = new ColumnWriter();
  for (const event of events) encode(event, writer);
  return writer.columns();
}
