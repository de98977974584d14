import { encode } from "./encode.ts";
import { MOST_WORKS, type Trace, TRACE_VERSION, type TraceAbout, type TraceEvent } from "./event.ts";
import { traceFrom } from "./events.ts";
import { type Field, FIELDS, MAKES, type Numbered } from "./fields.ts";
import { ColumnWriter } from "./writer.ts";

/** A trace, or what is the first to keep a document from being one. */
export type ParsedTrace =
  | { readonly ok: true; readonly trace: Trace }
  | { readonly ok: false; readonly fault: TraceFault };

/** What is wrong, and where. */
export interface TraceFault {
  /** The event's place, from 0; null if it is not an event that is wrong. */
  readonly event: number | null;
  /** The name of the field; null if it is none. */
  readonly field: string | null;
  readonly expected: string;
  readonly found: string;
}

/**
 * Reads a trace from a text: JSON, or NDJSON (a line that says what the trace is of, and a line for each event). It throws nothing.
 *
 * @example
 * ```ts
 * const parsed = parseTrace('{"version":2,"about":{"title":null,"model":null,"seed":7,"engine":null,"cores":4,"cut":false}}\n{"type":"task-started","time":0,"task":1}');
 * console.log(parsed.ok || sentenceOfFault(parsed.fault)); // event 0, task: expected the number of a task that was made before; found 1.
 * ```
 */
export function parseTrace(text: string): ParsedTrace {
  return caught(() => {
    const end = text.indexOf("\n");
    const first = end === -1 ? null : valueOf(text.slice(0, end));
    const isHead = isObject(first?.value) && "version" in first.value && !("events" in first.value);
    return isHead ? readLines(text, end + 1, first.value) : readWhole(text);
  });
}

/** Reads a trace from a JSON value that has been parsed, or that is part of a larger one. It throws nothing. */
export function readTrace(value: unknown): ParsedTrace {
  return caught(() => {
    if (!isObject(value)) throw new Fault(null, null, "an object", describe(value));
    const about = readHead(value);
    const { events } = value;
    if (!Array.isArray(events)) throw new Fault(null, "events", "a list of events", describe(events));
    const reader = new EventReader(events.length);
    for (const event of events) reader.read(event);
    return reader.trace(about);
  });
}

/** A fault as a sentence. */
export function sentenceOfFault({ event, field, expected, found }: TraceFault): string {
  const place = [event === null ? null : `event ${event}`, field].filter((part) => part !== null).join(", ");
  return `${place === "" ? "the trace" : place}: expected ${expected}; found ${found}.`;
}

/** The trace as JSON: what JSON.stringify gives, made event by event. */
export function traceToJson({ version, about, events }: Trace): string {
  const texts = Array.from(events, (event) => JSON.stringify(event));
  return `{"version":${version},"about":${JSON.stringify(about)},"events":[${texts.join(",")}]}`;
}

/** The trace as NDJSON: a first line that says what it is of and how many events follow, and a line for each event. */
export function traceToNdjson({ version, about, events }: Trace): string {
  const lines = Array.from(events, (event) => JSON.stringify(event));
  return `${[JSON.stringify({ version, about, count: events.length }), ...lines].join("\n")}\n`;
}

/** What is thrown here, and caught here. */
class Fault extends Error {
  readonly fault: TraceFault;

  constructor(event: number | null, field: string | null, expected: string, found: string) {
    super(expected);
    this.fault = { event, field, expected, found };
  }
}

function caught(read: () => Trace): ParsedTrace {
  try {
    return { ok: true, trace: read() };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.fault };
    const found = error instanceof Error ? error.message : "something else";
    return { ok: false, fault: { event: null, field: null, expected: "a JSON value", found } };
  }
}

function readWhole(text: string): Trace {
  const parsed = valueOf(text);
  if (parsed === null) throw new Fault(null, null, "JSON, or a JSON value on every line", excerpt(text));
  const read = readTrace(parsed.value);
  if (read.ok) return read.trace;
  const { event, field, expected, found } = read.fault;
  throw new Fault(event, field, expected, found);
}

function readLines(text: string, from: number, head: Readonly<Record<string, unknown>>): Trace {
  const about = readHead(head);
  const { count } = head;
  const reader = new EventReader(text.length);
  for (let start = from; start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    if (line.trim() !== "") reader.readLine(line);
    start = end + 1;
  }
  const { length } = reader;
  if (count !== undefined && count !== length) {
    throw new Fault(
      length,
      null,
      `${describe(count)} events in all, as the first line says`,
      `${length}: the rest is missing`,
    );
  }
  return reader.trace(about);
}

function readHead({ version, about }: Readonly<Record<string, unknown>>): TraceAbout {
  if (version !== TRACE_VERSION) {
    const age =
      typeof version !== "number"
        ? ""
        : version < TRACE_VERSION
          ? ", of an older engine: simulate again"
          : ", of a newer engine";
    throw new Fault(null, "version", `version ${TRACE_VERSION}`, `${describe(version)}${age}`);
  }
  if (!isObject(about)) throw new Fault(null, "about", "an object", describe(about));
  return {
    title: aboutField(about, "title", "string"),
    model: aboutField(about, "model", "string"),
    seed: aboutField(about, "seed", "number"),
    engine: aboutField(about, "engine", "string"),
    cores: aboutField(about, "cores", "number"),
    cut: about["cut"] === true,
  };
}

/** A field of what the trace is of: null, too, if it is missing. */
function aboutField(about: Readonly<Record<string, unknown>>, name: string, type: "string"): string | null;
function aboutField(about: Readonly<Record<string, unknown>>, name: string, type: "number"): number | null;
function aboutField(about: Readonly<Record<string, unknown>>, name: string, type: string): unknown {
  const value = about[name] ?? null;
  if (value === null || typeof value === type) return value;
  throw new Fault(null, `about.${name}`, `a ${type}, or null`, describe(value));
}

/** Checks events, one after the other, and writes them down. */
class EventReader {
  readonly #writer = new ColumnWriter();
  readonly #known: Readonly<Record<Numbered, Set<unknown>>> = {
    work: new Set(),
    task: new Set(),
    thread: new Set(),
    process: new Set(),
    resource: new Set(),
    timer: new Set(),
  };
  /** Numbers count what there is, so none is larger than this. */
  readonly #most: number;
  #time = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get length(): number {
    return this.#writer.length;
  }

  trace(about: TraceAbout): Trace {
    return traceFrom(this.#writer.columns(), about);
  }

  readLine(line: string): void {
    const parsed = valueOf(line);
    if (parsed === null) throw this.#fault(null, "a line of JSON", excerpt(line));
    this.read(parsed.value);
  }

  read(value: unknown): void {
    if (!isObject(value)) throw this.#fault(null, "an object", describe(value));
    const { type } = value;
    if (!isType(type)) throw this.#fault("type", "a type of event that there is", describe(type));
    const makes = MAKES[type];
    for (const [name, field] of Object.entries<Field>(FIELDS[type])) {
      this.#check(name, field, value[name], name === makes);
    }
    this.#checkTime(value["time"]);
    // Its fields were looked at, one by one.
    encode(value as unknown as TraceEvent, this.#writer);
  }

  #check(name: string, { expected, holds, of }: Field, value: unknown, isNew: boolean): void {
    if (!holds(value)) throw this.#fault(name, expected, describe(value));
    if (of === undefined || value === null) return;
    const known = this.#known[of];
    if (isNew) {
      if (known.has(value)) throw this.#fault(name, `the number of a new ${of}`, `${describe(value)}, which there is`);
      if (Number(value) > (of === "work" ? MOST_WORKS : this.#most))
        throw this.#fault(name, "a number that counts something", describe(value));
      known.add(value);
    } else if (!known.has(value)) {
      throw this.#fault(name, `the number of a ${of} that was made before`, describe(value));
    }
  }

  #checkTime(value: unknown): void {
    const time = Number(value);
    if (time < this.#time) throw this.#fault("time", `at least ${this.#time}, the time of the event before`, `${time}`);
    this.#time = time;
  }

  #fault(field: string | null, expected: string, found: string): Fault {
    return new Fault(this.length, field, expected, found);
  }
}

function isType(type: unknown): type is TraceEvent["type"] {
  return typeof type === "string" && Object.hasOwn(FIELDS, type);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Null if the text is no JSON. */
function valueOf(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : excerpt(JSON.stringify(value));
}

const LONGEST_EXCERPT = 40;

function excerpt(text: string): string {
  return text.length <= LONGEST_EXCERPT ? text : `${text.slice(0, LONGEST_EXCERPT)}…`;
}
