/**
 * The language of the conformance programs: JSON arrays, so that one text runs on CPython (oracle/interpreter.py) and on the engine
 * (interpret.ts). A statement logs what it came to; the trace is those lines, and those of the tasks and of the loop's iterations.
 */

/** Seconds. Few and often equal, so that timers tie. */
export type Seconds = number;

/** Where a program keeps a task, a future, a handle, a timeout or a group; "@" is the current task. An empty one is a done future. */
export type Slot = string;

/** The index of a shared object of the program. */
export type ObjectIndex = number;

export type ErrorKind = "App" | "Other" | "Timeout" | "Cancelled" | "Interrupt" | "Exit";
export type ErrorSpec = [kind: ErrorKind, text: string | null];

export type Caught = "App" | "Timeout" | "Cancelled" | "Exception" | "Base" | "Group" | "Fatal";

export type ObjectSpec =
  | ["lock"]
  | ["event"]
  | ["condition", lock: ObjectIndex | null]
  | ["semaphore", value: number]
  | ["bounded", value: number]
  | ["barrier", parties: number]
  | ["queue", maxsize: number]
  | ["priority", maxsize: number]
  | ["lifo", maxsize: number];

/** What an executor runs: it spends these seconds one after another, then returns or raises. */
export type Job = [durations: Seconds[], outcome: ["return", number] | ["raise", ErrorSpec]];

/** What can stand behind `await`, be gathered, or become a task. */
export type Awaitable =
  | ["co", coroutine: number]
  | ["ref", Slot]
  | ["sleep", Seconds | null, result?: number] // null: not a number
  | ["gather", returnExceptions: 0 | 1, Awaitable[]]
  | ["gathertwice", returnExceptions: 0 | 1, Awaitable[]] // the same objects once more
  | ["shield", Awaitable]
  | ["waitfor", Awaitable, timeout: Seconds | null]
  | ["wait", Slot[], timeout: Seconds | null, returnWhen: "FC" | "FE" | "AC"]
  | ["acquire", ObjectIndex]
  | ["evwait", ObjectIndex]
  | ["cwait", ObjectIndex]
  | ["cwaitfor", ObjectIndex, counter: string, n: number]
  | ["bwait", ObjectIndex]
  | ["breset", ObjectIndex]
  | ["babort", ObjectIndex]
  | ["put", ObjectIndex, priority: number]
  | ["get", ObjectIndex]
  | ["join", ObjectIndex]
  | ["exec", Job]
  | ["thread", Job];

export type Condition = ["done", Slot] | ["set", ObjectIndex] | ["less", counter: string, n: number];

export type Body = Statement[];

/** Statements that do not wait: all that a callback can do. */
export type PlainStatement =
  | ["log", string]
  | ["time"]
  | ["me", Slot]
  | ["future", Slot]
  | ["set", Slot, value: number]
  | ["fail", Slot, ErrorSpec]
  | ["cancel", Slot, text: string | null]
  | ["uncancel", Slot]
  | ["state", Slot]
  | ["result", Slot]
  | ["exception", Slot]
  | ["callback", Slot, name: string, Body]
  | ["again", Slot, name: string]
  | ["uncallback", Slot, name: string]
  | ["soon", Slot, Body]
  | ["busy", Slot, Seconds, Body]
  | ["threadsafe", Slot, Body]
  | ["later", Slot, Seconds, Body]
  | ["at", Slot, when: Seconds, Body]
  | ["hops", iterations: number, Body]
  | ["unschedule", Slot]
  | ["timers", n: number, delay: Seconds, modulus: number]
  | ["flood", n: number]
  | ["task", Slot, name: string | null, Awaitable, how: "" | "loop" | "ensure" | "eager"]
  | ["bind", Slot, Awaitable]
  | ["child", group: Slot, Slot, name: string | null, Awaitable]
  | ["rename", Slot, name: string]
  | ["evset", ObjectIndex]
  | ["evclear", ObjectIndex]
  | ["release", ObjectIndex]
  | ["notify", ObjectIndex, n: number]
  | ["notifyall", ObjectIndex]
  | ["look", ObjectIndex]
  | ["offer", ObjectIndex, priority: number]
  | ["poll", ObjectIndex]
  | ["taskdone", ObjectIndex]
  | ["shutdown", ObjectIndex, immediate: 0 | 1]
  | ["reschedule", Slot, Seconds | null, absolute: 0 | 1]
  | ["scope", Slot]
  | ["make", Slot, "group" | "timeout", Seconds]
  | ["close"]
  | ["stop"]
  | ["handler", mode: "log" | "raise" | "default"]
  | ["report", string]
  | ["factory", eager: 0 | 1]
  | ["current"]
  | ["all"]
  | ["count", counter: string]
  | ["return", value: number | null]
  | ["break"]
  | ["reraise"]
  | ["raise", ErrorSpec]
  | ["if", Condition, Body, Body];

export type WaitingStatement =
  | ["await", Awaitable]
  | ["attempt", Awaitable]
  | ["cpu", Seconds]
  | ["block", Seconds]
  | ["loop", n: number, Body]
  | ["try", Body, handlers: [Caught, Body][], otherwise: Body, final: Body]
  | ["with", ObjectIndex, Body]
  | ["timeout", Slot, Seconds | null, Body]
  | ["timeoutat", Slot, when: Seconds | null, Body]
  | ["enter", Slot, Body]
  | ["group", Slot, Body]
  | ["completed", Awaitable[], timeout: Seconds | null, mode: "plain" | "guarded" | "async", Body]
  | ["misuse", "value" | "future" | "self" | "wait" | "completed" | "coroutine"];

/**
 * A plain statement catches and logs an asyncio error of its own (`set` on a done future, `release` of a free lock). With a "!" before its
 * name it lets the error out.
 */
export type Statement = PlainStatement | WaitingStatement | RawStatement;
export type RawStatement = [name: `!${string}`, ...rest: unknown[]];

/** What is done from outside of the loop, one after another. */
export type Step =
  | ["run", coroutine: number]
  | ["close"]
  | ["until", Slot]
  | ["forever"]
  | ["spawn", Slot, coroutine: number]
  | ["soon", Body];

export interface Program {
  /** "run" runs coroutine 0 with asyncio.run; "runner" takes the steps on a Runner and closes it, "loop" on a bare loop. */
  readonly driver: "run" | "runner" | "loop";
  readonly steps: Step[];
  /** The loop's task factory is the eager one. */
  readonly eager: boolean;
  /** Debug mode: slow callbacks are reported. */
  readonly debug: boolean;
  /** Threads of the default executor. */
  readonly workers: number;
  readonly objects: ObjectSpec[];
  /** A coroutine may await or start those that come after it. */
  readonly coroutines: Body[];
}
