/** The trace of a program on the engine: its lines, and the names that tasks and futures have in them. */
import {
  BaseExceptionGroup,
  CancelledError,
  currentTask,
  Future,
  KeyboardInterrupt,
  SystemExit,
  TimeoutError,
  type Coroutine,
  type EventLoop,
  type ExceptionContext,
  type Observer,
  type Task,
} from "../../src/asyncio/index.ts";
import { Item } from "./names.ts";
import { AppError, LimitReached, OtherError, pythonFloat } from "./python.ts";

/** Where the trace of a program that runs on and on is cut. */
const MOST_ITERATIONS = 400;
const MOST_LINES = 2000;

export class Trace {
  readonly lines: string[] = [];
  loop: EventLoop | null = null;
  isOver = false;
  #iterations = 0;
  #tasksCreated = 0;
  #futuresNamed = 0;
  readonly #labels = new Map<unknown, string>();
  readonly #outcomes = new Map<Coroutine<unknown>, string>();
  readonly #atTheEnd: string[] = [];

  readonly observer: Observer<Task> = {
    iteration: (time, length) => this.#iteration(time, length),
    taskCreated: (task) => {
      const label = `T${this.#tasksCreated++}`;
      this.log(`create ${label}`);
      this.#labels.set(task, label);
    },
    taskStarted: () => this.log("start"),
    taskResumed: () => this.log("resume"),
    taskSuspended: (_, on) => {
      const what = on.kind === "yield" ? "yield" : on.kind === "task" ? this.show(on.task) : "future";
      this.log(`suspend ${what}`);
    },
    taskDone: (task) => {
      this.log(`done ${task.cancelled() ? "cancelled" : this.#outcomes.get(task.getCoro())}`);
    },
  };

  log(text: string): void {
    if (this.isOver || this.loop === null) return;
    const task = currentTask(this.loop);
    this.lines.push(`${pythonFloat(this.loop.time())} ${task === null ? "-" : this.#labels.get(task)} ${text}`);
    if (this.lines.length >= MOST_LINES) this.#end();
  }

  /** The trace ends here, the program at its next iteration. */
  #end(): void {
    if (!this.isOver) this.lines.push("limit");
    this.isOver = true;
  }

  #iteration(time: number, length: number): void {
    if (!this.isOver) this.lines.push(`${pythonFloat(time)} # ${length}`);
    if (++this.#iterations > MOST_ITERATIONS) this.#end();
    if (this.isOver) throw new LimitReached();
  }

  /** All lines, with the messages that CPython emits whenever its garbage collector comes by, sorted. */
  finish(): string[] {
    if (!this.isOver) this.lines.push(...this.#atTheEnd.sort());
    return this.lines;
  }

  // Names, and how things are written.

  labelFuture(future: Future): Future {
    if (!this.#labels.has(future)) this.#labels.set(future, `F${this.#futuresNamed++}`);
    return future;
  }

  /** The coroutine of a task, which remembers how it ended: to read it from the task would count as having seen it. */
  remember(coroutine: Coroutine<unknown>): Coroutine<unknown> {
    const remembering = new Remembering(coroutine, (outcome) => this.#outcomes.set(remembering, outcome), this);
    return remembering;
  }

  show(value: unknown): string {
    if (value === null || value === undefined) return "None";
    if (value === true) return "True";
    if (value === false) return "False";
    if (typeof value === "number" || typeof value === "string") return String(value);
    if (Array.isArray(value)) return `[${value.map((item) => this.show(item)).join(", ")}]`;
    if (value instanceof Set) return `{${[...value].map((item) => this.show(item)).join(", ")}}`;
    if (value instanceof Future) return this.#labels.get(value) ?? "future";
    if (value instanceof Item) return `${value.priority}#${value.number}`;
    if (value instanceof Error) return this.#showError(value);
    if (typeof value === "object" && "pending" in value && "done" in value)
      return this.show([value.done, value.pending]);
    return typeof value;
  }

  #showError(error: Error): string {
    if (error instanceof BaseExceptionGroup) {
      return `${error.name}(${error.exceptions.map((item) => this.show(item)).join(", ")})`;
    }
    if (error instanceof RangeError) return "RecursionError()";
    const cause =
      error instanceof TimeoutError && error.cause instanceof Error ? ` from ${this.show(error.cause)}` : "";
    return `${error.name}(${textOf(error)})${cause}`;
  }

  /** What the loop's exception handler is told. */
  onError(how: "handler" | "handler raises" | "default", context: ExceptionContext): void {
    if (this.#isAboutForgotten(context)) return;
    let { message } = context;
    for (const general of ["Exception in callback", "has errored out but its parent"]) {
      if (message.includes(general)) message = general;
    }
    const parts = [`'${message}'`];
    if (context.task !== undefined) parts.push(`task=${this.show(context.task)}`);
    if (context.future !== undefined) parts.push(`future=${this.show(context.future)}`);
    if (context.exception !== undefined) parts.push(this.show(context.exception));
    this.log(`${how} ${parts.join(" ")}`);
    if (how === "handler raises") throw new OtherError("handler");
  }

  #isAboutForgotten(context: ExceptionContext): boolean {
    const { message } = context;
    const never = /^(\w+) exception was never retrieved/.exec(message);
    if (never !== null) {
      const name = this.#labels.get(context.future) ?? never[1];
      this.#atTheEnd.push(`never retrieved ${name} ${this.show(context.exception)}`);
      return true;
    }
    if (!message.startsWith("Task was destroyed but it is pending")) return false;
    this.#atTheEnd.push(`destroyed pending ${this.show(context.task)}`);
    return true;
  }
}

/** The text of an error, if it is the program's own, or a part of what is compared. */
function textOf(error: Error): string {
  const withText =
    error instanceof AppError ||
    error instanceof CancelledError ||
    error instanceof KeyboardInterrupt ||
    error instanceof SystemExit;
  return withText && error.args.length > 0 ? String(error.args[0]) : "";
}

class Remembering implements Coroutine<unknown> {
  readonly #inner: Coroutine<unknown>;
  readonly #ended: (outcome: string) => void;
  readonly #trace: Trace;

  constructor(inner: Coroutine<unknown>, ended: (outcome: string) => void, trace: Trace) {
    this.#inner = inner;
    this.#ended = ended;
    this.#trace = trace;
  }

  next(): ReturnType<Coroutine<unknown>["next"]> {
    return this.#observe(() => this.#inner.next());
  }

  throw(error: unknown): ReturnType<Coroutine<unknown>["next"]> {
    return this.#observe(() => this.#inner.throw(error));
  }

  return(value: unknown): ReturnType<Coroutine<unknown>["next"]> {
    return this.#inner.return(value);
  }

  [Symbol.iterator](): Coroutine<unknown> {
    return this;
  }

  #observe(step: () => ReturnType<Coroutine<unknown>["next"]>): ReturnType<Coroutine<unknown>["next"]> {
    try {
      const result = step();
      if (result.done === true) this.#ended(this.#trace.show(result.value));
      return result;
    } catch (error) {
      this.#ended(`raised ${this.#trace.show(error)}`);
      throw error;
    }
  }
}
