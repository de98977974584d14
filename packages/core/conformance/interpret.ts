/**
 * Runs one program of the conformance language on the engine and records its trace, line by line. oracle/interpreter.py is the same
 * interpreter on CPython: what one of them does, the other does in the same order.
 */
import {
  ALL_COMPLETED,
  asCompleted,
  asyncFor,
  asyncWith,
  Barrier,
  BaseExceptionGroup,
  block,
  BoundedSemaphore,
  BREAK,
  CancelledError,
  Condition,
  cpu,
  createTask,
  currentTask,
  eagerTaskFactory,
  ensureFuture,
  Event,
  EventLoop,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  Future,
  gather,
  allTasks,
  isException,
  KeyboardInterrupt,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  run,
  Runner,
  Semaphore,
  shield,
  sleep,
  SystemExit,
  Task,
  TaskGroup,
  timeout,
  timeoutAt,
  Timeout,
  TimeoutError,
  TimerHandle,
  toThread,
  wait,
  waitFor,
  type Awaitable as EngineAwaitable,
  type Coroutine,
  type ExceptionContext,
  type Handle,
} from "../src/asyncio/index.ts";
import type {
  Awaitable,
  Body,
  Caught,
  Condition as ConditionSpec,
  ErrorSpec,
  Job,
  ObjectSpec,
  PlainStatement,
  Program,
  Statement,
  Step,
  WaitingStatement,
} from "./language.ts";

/** Where the trace of a program that runs on and on is cut. */
const MOST_ITERATIONS = 400;
const MOST_LINES = 2000;

class AppError extends Error {
  override readonly name: string = "AppError";
  readonly args: readonly unknown[];

  constructor(...args: unknown[]) {
    super(args.length > 0 ? String(args[0]) : "");
    this.args = args;
  }
}

class OtherError extends AppError {
  override readonly name = "OtherError";
}

/** The program runs on and on: the trace ends here. */
class LimitReached extends Error {}

/** How a body ended: normally (null), or by one of these. */
type Signal = { readonly kind: "return"; readonly value: number | null } | { readonly kind: "break" | "reraise" };

/** What goes through a queue: ordered by its priority alone, so that ties of heapq can be seen. */
class Item {
  readonly priority: number;
  readonly number: number;

  constructor(priority: number, number: number) {
    this.priority = priority;
    this.number = number;
  }

  valueOf(): number {
    return this.priority;
  }
}

/** A float, as Python's repr() writes it. */
export function pythonFloat(x: number): string {
  if (Number.isInteger(x) && Math.abs(x) < 1e16) return Object.is(x, -0) ? "-0.0" : `${x}.0`;
  const [mantissa = "", exponent = ""] = x.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 16) return String(x);
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

type Shared = Lock | Event | Condition | Semaphore | Barrier | Queue<Item>;
type AnyFuture = Future<unknown>;
type AnyTask = Task<unknown>;
type Scope = Timeout | TaskGroup;

type Rest<S> = S extends [string, ...infer R] ? R : never;
type Handlers<S extends [string, ...unknown[]], Result> = {
  readonly [K in S[0]]: (...args: Rest<Extract<S, [K, ...unknown[]]>>) => Result;
};
/** The same, looked up by a name that comes from a program. */
type ByName<Result> = Readonly<Partial<Record<string, (...args: unknown[]) => Result>>>;

const RETURN_WHEN = { FC: FIRST_COMPLETED, FE: FIRST_EXCEPTION, AC: ALL_COMPLETED } as const;

/** The coroutine of a task, which remembers how it ended. */
class Observed implements Coroutine<unknown> {
  readonly inner: Coroutine<unknown>;
  readonly ended: (outcome: string) => void;
  readonly show: (value: unknown) => string;

  constructor(inner: Coroutine<unknown>, program: ProgramRun, ended: (outcome: string) => void) {
    this.inner = inner;
    this.ended = ended;
    this.show = (value) => program.show(value);
  }

  next(): ReturnType<Coroutine<unknown>["next"]> {
    return this.#observe(() => this.inner.next());
  }

  throw(error: unknown): ReturnType<Coroutine<unknown>["next"]> {
    return this.#observe(() => this.inner.throw(error));
  }

  return(value: unknown): ReturnType<Coroutine<unknown>["next"]> {
    return this.inner.return(value);
  }

  [Symbol.iterator](): Coroutine<unknown> {
    return this;
  }

  #observe(step: () => ReturnType<Coroutine<unknown>["next"]>): ReturnType<Coroutine<unknown>["next"]> {
    try {
      const result = step();
      if (result.done) this.ended(this.show(result.value));
      return result;
    } catch (error) {
      this.ended(`raised ${this.show(error)}`);
      throw error;
    }
  }
}

class TracedLoop extends EventLoop {
  readonly #run: ProgramRun;

  constructor(program: ProgramRun) {
    super({ maxWorkers: program.program.workers });
    this.#run = program;
    this.setObserver(program.observer);
    this.setExceptionHandler((_, context) => program.onError("handler", context));
    if (program.program.eager) this.setTaskFactory(eagerTaskFactory);
    if (program.program.debug) this.setDebug(true);
    this.setLogHandler((record) => {
      const slow = /^Executing .* took (\d+\.\d{3}) seconds$/.exec(record.message);
      if (slow) program.log(`slow ${slow[1]}`);
    });
  }

  override defaultExceptionHandler(context: ExceptionContext): void {
    this.#run.onError("default", context);
  }

  override createTask<T>(coroutine: Coroutine<T>, options?: { name?: string; eagerStart?: boolean }): Task<T> {
    return super.createTask(this.#run.observe(coroutine) as Coroutine<T>, options);
  }
}

class ProgramRun {
  readonly program: Program;
  readonly lines: string[] = [];
  #over = false;
  #theLoop: EventLoop | null = null;
  #iterations = 0;
  #tasksCreated = 0;
  #futuresNamed = 0;
  #items = 0;
  readonly #labels = new Map<unknown, string>();
  readonly #outcomes = new Map<Coroutine<unknown>, string>();
  readonly #atTheEnd: string[] = [];
  readonly #slots = new Map<string, unknown>();
  readonly #callbacks = new Map<string, (future: AnyFuture) => void>();
  readonly #counters = new Map<string, number>();
  readonly #objects = new Map<number, Shared>();

  readonly observer = {
    iteration: (time: number, length: number): void => this.#iteration(time, length),
    taskCreated: (task: AnyTask): void => {
      const label = `T${this.#tasksCreated++}`;
      this.log(`create ${label}`);
      this.#labels.set(task, label);
    },
    taskStarted: (): void => this.log("start"),
    taskResumed: (): void => this.log("resume"),
    taskSuspended: (_: AnyTask, on: { readonly kind: string; readonly task?: object }): void => {
      this.log(`suspend ${on.kind === "yield" ? "yield" : on.kind === "task" ? this.show(on.task) : "future"}`);
    },
    taskDone: (task: AnyTask): void => {
      this.log(`done ${task.cancelled() ? "cancelled" : this.#outcomes.get(task.getCoro())}`);
    },
  };

  constructor(program: Program) {
    this.program = program;
  }

  // The trace.

  get #loop(): EventLoop {
    if (this.#theLoop === null) throw new Error("there is no loop yet");
    return this.#theLoop;
  }

  log(text: string): void {
    if (this.#over) return;
    const task = currentTask(this.#loop);
    this.lines.push(`${pythonFloat(this.#loop.time())} ${task === null ? "-" : this.#labels.get(task)} ${text}`);
    if (this.lines.length >= MOST_LINES) this.#end();
  }

  /** The trace ends here, the program at its next iteration. */
  #end(): void {
    if (!this.#over) this.lines.push("limit");
    this.#over = true;
  }

  #iteration(time: number, length: number): void {
    if (!this.#over) this.lines.push(`${pythonFloat(time)} # ${length}`);
    if (++this.#iterations > MOST_ITERATIONS) this.#end();
    if (this.#over) throw new LimitReached();
  }

  observe(coroutine: Coroutine<unknown>): Coroutine<unknown> {
    if (typeof coroutine?.next !== "function") return coroutine; // a TypeError
    const observed = new Observed(coroutine, this, (outcome) => this.#outcomes.set(observed, outcome));
    return observed;
  }

  #labelFuture(future: AnyFuture): AnyFuture {
    if (!this.#labels.has(future)) this.#labels.set(future, `F${this.#futuresNamed++}`);
    return future;
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
    const withText =
      error instanceof AppError ||
      error instanceof CancelledError ||
      error instanceof KeyboardInterrupt ||
      error instanceof SystemExit;
    const text = withText && error.args.length > 0 ? String(error.args[0]) : "";
    const cause = error instanceof TimeoutError && error.cause ? ` from ${this.show(error.cause)}` : "";
    return `${error.name}(${text})${cause}`;
  }

  onError(how: string, context: ExceptionContext): void {
    if (this.#collected(context)) return;
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

  /** The messages that CPython emits whenever its garbage collector comes by are compared at the end, sorted. */
  #collected(context: ExceptionContext): boolean {
    const { message } = context;
    const never = /^(\w+) exception was never retrieved/.exec(message);
    if (never) {
      const name = this.#labels.get(context.future ?? context.task) ?? never[1];
      this.#atTheEnd.push(`never retrieved ${name} ${this.show(context.exception)}`);
      return true;
    }
    if (!message.startsWith("Task was destroyed but it is pending")) return false;
    this.#atTheEnd.push(`destroyed pending ${this.show(context.task)}`);
    return true;
  }

  // The whole of it.

  execute(): string[] {
    try {
      this.#drive();
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error;
    }
    if (!this.#over) this.lines.push(...this.#atTheEnd.sort());
    return this.lines;
  }

  #newLoop(): EventLoop {
    this.#theLoop = new TracedLoop(this);
    return this.#theLoop;
  }

  #drive(): void {
    const { driver, steps } = this.program;
    const loopFactory = (): EventLoop => this.#newLoop();
    if (driver === "run") {
      this.#step("run", () => run(this.coroutine(0), { loopFactory }));
      return;
    }
    if (driver === "runner") {
      const runner = new Runner({ loopFactory });
      runner.getLoop();
      const close = (): void => runner.close();
      for (const step of steps) this.#outside(step, (k) => runner.run(this.coroutine(k)), close);
      this.#step("close", close);
      return;
    }
    const loop = this.#newLoop();
    const close = (): void => loop.close();
    for (const step of steps) this.#outside(step, (k) => loop.runUntilComplete(this.coroutine(k)), close);
    this.#step("close", close);
  }

  /** Something done from outside of the loop, and what came of it. */
  #step(what: string, action: () => unknown): void {
    let outcome: string;
    try {
      outcome = this.show(action());
    } catch (error) {
      if (error instanceof LimitReached) throw error;
      outcome = `!${this.show(error)}`;
    }
    this.log(`${what} -> ${outcome}`);
  }

  #outside(step: Step, runCoroutine: (k: number) => unknown, close: () => void): void {
    const loop = this.#loop;
    const [kind] = step;
    if (kind === "run") this.#step(kind, () => runCoroutine(step[1]));
    else if (kind === "close") this.#step(kind, close);
    else if (kind === "until") this.#step(kind, () => loop.runUntilComplete(this.future(step[1]) as AnyFuture));
    else if (kind === "forever") this.#step(kind, () => loop.runForever());
    else if (kind === "spawn")
      this.#step(kind, () => void this.#slots.set(step[1], loop.createTask(this.coroutine(step[2]))));
    else this.#step(kind, () => void loop.callSoon(() => this.#call(step[1])));
  }

  // Names.

  /** Null only for "@", where no task is the current one. */
  future(name: string): AnyFuture | null {
    if (name === "@") return currentTask(this.#loop);
    const found = this.#slots.get(name);
    if (found instanceof Future) return found;
    const future = this.#labelFuture(this.#loop.createFuture());
    this.#slots.set(name, future);
    future.setResult(name);
    return future;
  }

  /** As future, but there is something to await in a callback, too. */
  #awaited(name: string): AnyFuture {
    return this.future(name) ?? (this.future("nobody") as AnyFuture);
  }

  #object(index: number): Shared {
    const found = this.#objects.get(index);
    if (found !== undefined) return found;
    const made = this.#makeObject(this.program.objects[index] as ObjectSpec); // the generator names only what there is
    this.#objects.set(index, made);
    return made;
  }

  #makeObject(spec: ObjectSpec): Shared {
    switch (spec[0]) {
      case "lock":
        return new Lock();
      case "event":
        return new Event();
      case "condition":
        return new Condition(spec[1] === null ? undefined : (this.#object(spec[1]) as Lock));
      case "semaphore":
        return new Semaphore(spec[1]);
      case "bounded":
        return new BoundedSemaphore(spec[1]);
      case "barrier":
        return new Barrier(spec[1]);
      case "queue":
        return new Queue(spec[1]);
      case "priority":
        return new PriorityQueue(spec[1]);
      case "lifo":
        return new LifoQueue(spec[1]);
    }
  }

  /** An object of the kind that the statement is about. */
  #the<T extends Shared>(index: number): T {
    return this.#object(index) as T; // the generator pairs statements with objects of their kind
  }

  #item(priority: number): Item {
    return new Item(priority, ++this.#items);
  }

  #error([kind, text]: ErrorSpec): Error {
    const args = text === null ? [] : [text];
    switch (kind) {
      case "App":
        return new AppError(...args);
      case "Other":
        return new OtherError(...args);
      case "Timeout":
        return new TimeoutError(...args);
      case "Cancelled":
        return new CancelledError(...args);
      case "Interrupt":
        return new KeyboardInterrupt(...args);
      case "Exit":
        return new SystemExit(...args);
    }
  }

  // Awaitables: what can stand behind `yield*`, in gather(…), or become a task.

  awaitable([name, ...args]: Awaitable): EngineAwaitable<unknown> {
    const make = (this.#awaitables as object as ByName<EngineAwaitable<unknown>>)[name];
    if (make === undefined) throw new SyntaxError(`no awaitable: ${name}`);
    return make(...args);
  }

  *coroutine(k: number): Coroutine<unknown> {
    const signal = yield* this.body(this.program.coroutines[k] as Body); // the generator names only what there is
    return signal?.kind === "return" ? signal.value : null;
  }

  readonly #awaitables: Handlers<Awaitable, EngineAwaitable<unknown>> = {
    co: (k) => this.coroutine(k),
    ref: (slot) => this.#awaited(slot),
    sleep: (delay, result?: number) => sleep(delay ?? Number.NaN, result),
    gather: (returnExceptions, parts) =>
      gather({ returnExceptions: returnExceptions === 1 }, ...parts.map((part) => this.awaitable(part))),
    shield: (part) => shield(this.awaitable(part)),
    waitfor: (part, seconds) => waitFor(this.awaitable(part), seconds),
    wait: (slots, seconds, returnWhen) =>
      wait(
        slots.map((slot) => this.#awaited(slot)),
        { timeout: seconds, returnWhen: RETURN_WHEN[returnWhen] },
      ),
    acquire: (o) => this.#the<Lock | Condition | Semaphore>(o).acquire(),
    evwait: (o) => this.#the<Event>(o).wait(),
    cwait: (o) => this.#the<Condition>(o).wait(),
    cwaitfor: (o, counter, n) => this.#the<Condition>(o).waitFor(() => (this.#counters.get(counter) ?? 0) >= n),
    bwait: (o) => this.#the<Barrier>(o).wait(),
    breset: (o) => this.#the<Barrier>(o).reset(),
    babort: (o) => this.#the<Barrier>(o).abort(),
    put: (o, priority) => this.#the<Queue<Item>>(o).put(this.#item(priority)),
    get: (o) => this.#the<Queue<Item>>(o).get(),
    join: (o) => this.#the<Queue<Item>>(o).join(),
    exec: (job) => this.#loop.runInExecutor(null, () => this.#job(job)),
    thread: (job) => toThread(() => this.#job(job)),
  };

  *#job([durations, [how, value]]: Job): Coroutine<unknown> {
    for (const seconds of durations) yield* cpu(seconds);
    if (how === "raise") throw this.#error(value);
    return value;
  }

  // Statements. A body ends normally (null), by `return`, or by `break`.

  *body(statements: Body): Coroutine<Signal | null> {
    for (const statement of statements) {
      const waits = (this.#waiting as object as ByName<Coroutine<Signal | null>>)[statement[0]];
      const signal = waits === undefined ? this.#plain(statement) : yield* waits(...statement.slice(1));
      if (signal !== null) return signal;
    }
    return null;
  }

  /** A callback of the loop: its body has no awaits. */
  #call(statements: Body): void {
    this.log("call");
    this.#plainBody(statements);
  }

  #plainBody(statements: Body): Signal | null {
    for (const statement of statements) {
      const signal = this.#plain(statement);
      if (signal !== null) return signal;
    }
    return null;
  }

  #plain([given, ...args]: Statement): Signal | null {
    const raw = given.startsWith("!");
    const name = raw ? given.slice(1) : given;
    const control = (this.#control as object as ByName<Signal | null>)[name];
    if (control !== undefined) return control(...args);
    const act = (this.#acting as object as ByName<unknown>)[name] as (...args: unknown[]) => unknown; // there is one for each
    let outcome: string;
    try {
      outcome = this.show(act(...args));
    } catch (error) {
      if (error instanceof LimitReached || !(isException(error) || error instanceof CancelledError)) throw error;
      this.log(`${name} !${this.show(error)}`);
      if (raw) throw error;
      return null;
    }
    this.log(`${name} ${outcome}`);
    return null;
  }

  // Control flow, without a line of its own.

  readonly #control: Handlers<
    Extract<PlainStatement, ["return" | "break" | "reraise" | "raise" | "if", ...unknown[]]>,
    Signal | null
  > = {
    return: (value) => ({ kind: "return", value }),
    break: () => ({ kind: "break" }),
    reraise: () => ({ kind: "reraise" }),
    raise: (spec) => {
      this.log(`raise ${spec[0]}`);
      throw this.#error(spec);
    },
    if: (condition, then, otherwise) => this.#plainBody(this.#holds(condition) ? then : otherwise),
  };

  #holds(condition: ConditionSpec): boolean {
    switch (condition[0]) {
      case "done":
        return this.#awaited(condition[1]).done();
      case "set":
        return this.#the<Event>(condition[1]).isSet();
      case "less":
        return (this.#counters.get(condition[1]) ?? 0) < condition[2];
    }
  }

  // Statements that do not wait: each logs what it came to.

  readonly #acting: Handlers<
    Exclude<PlainStatement, ["return" | "break" | "reraise" | "raise" | "if", ...unknown[]]>,
    unknown
  > = {
    log: (text) => text,
    time: () => pythonFloat(this.#loop.time()),
    me: (slot) => void this.#slots.set(slot, currentTask(this.#loop)),
    future: (slot) => {
      const future = this.#labelFuture(this.#loop.createFuture());
      this.#slots.set(slot, future);
      return future;
    },
    set: (slot, value) => this.future(slot)?.setResult(value),
    fail: (slot, spec) => this.future(slot)?.setException(this.#error(spec)),
    cancel: (slot, text) => {
      const future = this.future(slot);
      return future === null ? "nobody" : text === null ? future.cancel() : future.cancel(text);
    },
    uncancel: (slot) => {
      const task = this.future(slot);
      return task instanceof Task ? task.uncancel() : "no task";
    },
    state: (slot) => {
      const future = this.future(slot);
      if (future === null) return "nobody";
      const state = future.cancelled() ? "cancelled" : future.done() ? "done" : "pending";
      return future instanceof Task ? `${state} ${future.cancelling()}` : state;
    },
    result: (slot) => {
      const future = this.future(slot);
      return future === null ? "nobody" : future.result();
    },
    exception: (slot) => {
      const future = this.future(slot);
      return future === null ? "nobody" : future.exception();
    },
    callback: (slot, name, statements) => {
      const callback = (done: AnyFuture): void => {
        this.log(`callback ${name} ${this.show(done)}`);
        this.#plainBody(statements);
      };
      this.#callbacks.set(name, callback);
      const future = this.future(slot);
      return future === null ? "nobody" : future.addDoneCallback(callback);
    },
    again: (slot, name) => {
      const callback = this.#callbacks.get(name);
      const future = this.future(slot);
      return callback === undefined || future === null ? "nothing" : future.addDoneCallback(callback);
    },
    uncallback: (slot, name) => {
      const callback = this.#callbacks.get(name);
      const future = this.future(slot);
      return callback === undefined || future === null ? "nothing" : future.removeDoneCallback(callback);
    },
    soon: (slot, statements) =>
      void this.#slots.set(
        slot,
        this.#loop.callSoon(() => this.#call(statements)),
      ),
    busy: (slot, duration, statements) => {
      const { log, plainBody } = this.#bound;
      const callback = function* (): Coroutine<void> {
        log("call");
        yield* cpu(duration);
        plainBody(statements);
      };
      this.#slots.set(slot, this.#loop.callSoon(callback));
    },
    threadsafe: (slot, statements) =>
      void this.#slots.set(
        slot,
        this.#loop.callSoonThreadsafe(() => this.#call(statements)),
      ),
    later: (slot, delay, statements) =>
      this.#timer(
        slot,
        this.#loop.callLater(delay, () => this.#call(statements)),
      ),
    at: (slot, when, statements) =>
      this.#timer(
        slot,
        this.#loop.callAt(when, () => this.#call(statements)),
      ),
    hops: (n, statements) => {
      const hop = (left: number): void => {
        if (left > 0) this.#loop.callSoon(hop, left - 1);
        else this.#call(statements);
      };
      this.#loop.callSoon(hop, n - 1);
    },
    unschedule: (slot) => {
      const handle = this.#slots.get(slot) as Handle | undefined; // handles have slots of their own
      if (handle === undefined) return "nothing";
      const before = handle.cancelled();
      handle.cancel();
      return before;
    },
    timers: (n, delay, modulus) => {
      const handles = Array.from({ length: n }, (_, i) =>
        this.#loop.callLater(delay * (1 + (i % 7)), () => this.log(`tick ${i}`)),
      );
      for (const [i, handle] of handles.entries()) if (i % modulus !== 0) handle.cancel();
    },
    task: (slot, name, expression, how) => {
      const coroutine = this.awaitable(expression) as Coroutine<unknown>; // or not: then a TypeError
      const options = name === null ? {} : { name };
      if (how === "ensure") {
        const future = ensureFuture(coroutine);
        this.#slots.set(slot, future);
        return future;
      }
      const make = {
        "": () => createTask(coroutine, options),
        loop: () => this.#loop.createTask(coroutine, options),
        eager: () => this.#loop.createTask(coroutine, { ...options, eagerStart: true }),
      };
      const task = make[how]();
      this.#slots.set(slot, task);
      return named(task, name);
    },
    bind: (slot, expression) => {
      const future = ensureFuture(this.awaitable(expression));
      this.#slots.set(slot, this.#labelFuture(future));
      return future;
    },
    child: (group, slot, name, expression) => {
      const found = this.#slots.get(group) as TaskGroup | undefined; // groups have slots of their own
      if (found === undefined) return "nothing";
      const task = found.createTask(this.awaitable(expression) as Coroutine<unknown>, name === null ? {} : { name });
      this.#slots.set(slot, task);
      return named(task, name);
    },
    rename: (slot, name) => {
      const task = this.future(slot);
      if (!(task instanceof Task)) return "no task";
      task.setName(name);
      return task.getName();
    },
    evset: (o) => this.#the<Event>(o).set(),
    evclear: (o) => this.#the<Event>(o).clear(),
    release: (o) => this.#the<Lock | Condition | Semaphore>(o).release(),
    notify: (o, n) => this.#the<Condition>(o).notify(n),
    notifyall: (o) => this.#the<Condition>(o).notifyAll(),
    look: (o) => {
      const thing = this.#object(o);
      if (thing instanceof Event) return thing.isSet();
      if (thing instanceof Barrier) return [thing.parties, thing.nWaiting, thing.broken];
      if (thing instanceof Queue) return [thing.qsize(), thing.empty(), thing.full(), thing.maxsize];
      return thing.locked();
    },
    offer: (o, priority) => this.#the<Queue<Item>>(o).putNowait(this.#item(priority)),
    poll: (o) => this.#the<Queue<Item>>(o).getNowait(),
    taskdone: (o) => this.#the<Queue<Item>>(o).taskDone(),
    shutdown: (o, immediate) => this.#the<Queue<Item>>(o).shutdown(immediate === 1),
    reschedule: (slot, delay, absolute) => {
      const scope = this.#slots.get(slot) as Timeout | undefined; // timeouts have slots of their own
      if (scope === undefined) return "nothing";
      scope.reschedule(delay === null ? null : absolute === 1 ? delay : this.#loop.time() + delay);
      return seconds(scope.when());
    },
    scope: (slot) => {
      const scope = this.#slots.get(slot) as Timeout | undefined;
      return scope === undefined ? "nothing" : [seconds(scope.when()), scope.expired()];
    },
    make: (slot, kind, delay) => void this.#slots.set(slot, kind === "group" ? new TaskGroup() : timeout(delay)),
    close: () => this.#loop.close(),
    stop: () => this.#loop.stop(),
    handler: (mode) => {
      const handlers = {
        log: (_: unknown, context: ExceptionContext): void => this.onError("handler", context),
        raise: (_: unknown, context: ExceptionContext): void => this.onError("handler raises", context),
        default: null,
      };
      this.#loop.setExceptionHandler(handlers[mode]);
    },
    report: (text) => this.#loop.callExceptionHandler({ message: text }),
    factory: (eager) => this.#loop.setTaskFactory(eager === 1 ? eagerTaskFactory : null),
    current: () => currentTask(this.#loop),
    all: () => allTasks(this.#loop),
    count: (counter) => {
      const count = (this.#counters.get(counter) ?? 0) + 1;
      this.#counters.set(counter, count);
      return count;
    },
  };

  #timer(slot: string, handle: TimerHandle): string {
    this.#slots.set(slot, handle);
    return pythonFloat(handle.when());
  }

  // Statements that may wait.

  readonly #waiting: Handlers<
    WaitingStatement | Extract<PlainStatement, ["if", ...unknown[]]>,
    Coroutine<Signal | null>
  > = {
    await: (expression) => this.#await(expression),
    attempt: (expression) => this.#attempt(expression),
    cpu: (duration) => this.#compute(cpu(duration)),
    block: (duration) => this.#compute(block(duration)),
    loop: (n, statements) => this.#repeat(n, statements),
    if: (condition, then, otherwise) => this.body(this.#holds(condition) ? then : otherwise),
    try: (statements, handlers, otherwise, final) => this.#try(statements, handlers, otherwise, final),
    with: (o, statements) => this.#holding(o, statements),
    timeout: (slot, delay, statements) => this.#within(slot, () => timeout(delay), "timeout", statements),
    timeoutat: (slot, when, statements) => this.#within(slot, () => timeoutAt(when), "timeout", statements),
    group: (slot, statements) => this.#within(slot, () => new TaskGroup(), "group", statements),
    enter: (slot, statements) => this.#enterAgain(slot, statements),
    completed: (parts, delay, mode, statements) => this.#completed(parts, delay, mode, statements),
    misuse: (kind) => this.#misuse(kind),
  };

  *#await(expression: Awaitable): Coroutine<null> {
    this.log(`await ${this.show(yield* this.awaitable(expression))}`);
    return null;
  }

  *#attempt(expression: Awaitable): Coroutine<null> {
    let outcome: string;
    try {
      outcome = this.show(yield* this.awaitable(expression));
    } catch (error) {
      if (!isException(error)) throw error;
      outcome = `!${this.show(error)}`;
    }
    this.log(`attempt ${outcome}`);
    return null;
  }

  *#compute(request: Coroutine<void>): Coroutine<null> {
    yield* request;
    this.log("cpu");
    return null;
  }

  *#repeat(n: number, statements: Body): Coroutine<Signal | null> {
    for (let i = 0; i < n; i++) {
      const signal = yield* this.body(statements);
      if (signal?.kind === "break") break;
      if (signal !== null) return signal;
    }
    return null;
  }

  *#try(statements: Body, handlers: [Caught, Body][], otherwise: Body, final: Body): Coroutine<Signal | null> {
    let signal: Signal | null = null;
    try {
      let failed = false;
      try {
        signal = yield* this.body(statements);
      } catch (error) {
        failed = true;
        signal = yield* this.#except(error, handlers);
      }
      if (!failed && signal === null) signal = yield* this.body(otherwise);
    } finally {
      if (final.length > 0 && !this.#over) {
        this.log("finally");
        const override = yield* this.body(final);
        // As Python's: a `return` in a `finally` swallows the error. (The same as oracle/interpreter.py.)
        // oxlint-disable-next-line no-unsafe-finally
        if (override !== null) return override;
      }
    }
    return signal;
  }

  *#except(error: unknown, handlers: [Caught, Body][]): Coroutine<Signal | null> {
    const handler = handlers.find(([kind]) => catches(kind, error));
    if (handler === undefined || this.#over) throw error;
    this.log(`except ${this.show(error)}`);
    const signal = yield* this.body(handler[1]);
    if (signal?.kind === "reraise") throw error;
    return signal;
  }

  *#holding(o: number, statements: Body): Coroutine<Signal | null> {
    const { log, show, body } = this.#bound;
    return yield* asyncWith(this.#the<Lock | Condition | Semaphore | Barrier>(o), function* (value: unknown) {
      log(`with ${show(value)}`);
      return yield* body(statements);
    });
  }

  *#within(slot: string, make: () => Scope, what: string, statements: Body): Coroutine<Signal | null> {
    const scope = make();
    this.#slots.set(slot, scope);
    return yield* this.#enter(scope, what, statements);
  }

  *#enterAgain(slot: string, statements: Body): Coroutine<Signal | null> {
    const scope = this.#slots.get(slot) as Scope | undefined; // timeouts and groups have slots of their own
    return scope === undefined ? null : yield* this.#enter(scope, "again", statements);
  }

  *#enter(scope: Scope, what: string, statements: Body): Coroutine<Signal | null> {
    const { log, body } = this.#bound;
    return yield* asyncWith(scope as Timeout, function* () {
      log(what);
      return yield* body(statements);
    });
  }

  *#completed(parts: Awaitable[], delay: number | null, mode: string, statements: Body): Coroutine<Signal | null> {
    const { log, show, body } = this.#bound;
    const iterator = asCompleted(
      parts.map((part) => this.awaitable(part)),
      { timeout: delay },
    );
    let signal: Signal | null = null;
    if (mode === "async") {
      yield* asyncFor(iterator, function* (future: unknown) {
        log(`next ${show(future)}`);
        signal = yield* body(statements);
        return signal === null ? undefined : BREAK;
      });
      return ended(signal);
    }
    for (const coroutine of iterator) {
      try {
        log(`next ${show(yield* coroutine)}`);
      } catch (error) {
        if (!isException(error) && !(error instanceof CancelledError)) throw error;
        log(`next !${show(error)}`);
        if (mode === "plain") throw error;
      }
      signal = yield* body(statements);
      if (signal !== null) return ended(signal);
    }
    return null;
  }

  *#misuse(kind: string): Coroutine<null> {
    switch (kind) {
      case "value":
        yield 42 as never;
        break;
      case "future":
        yield this.#loop.createFuture() as never;
        break;
      case "self":
        yield* currentTask(this.#loop) as AnyTask; // only coroutines come here
        break;
      case "wait":
        yield* wait(this.future("nobody") as never);
        break;
      case "completed":
        asCompleted(this.future("nobody") as never);
        break;
      case "coroutine":
        yield* wait([sleep(1) as never]);
        break;
    }
    this.log("misuse");
    return null;
  }

  /** For generator functions, which have no `this` of ours. */
  readonly #bound = {
    log: (text: string): void => this.log(text),
    show: (value: unknown): string => this.show(value),
    body: (statements: Body): Coroutine<Signal | null> => this.body(statements),
    plainBody: (statements: Body): Signal | null => this.#plainBody(statements),
  };
}

function named(task: AnyTask, name: string | null): unknown {
  return name === null ? task : [task, task.getName()];
}

function seconds(when: number | null): string | null {
  return when === null ? null : pythonFloat(when);
}

/** A `break` of the body ends the loop; a `return` goes on. */
function ended(signal: Signal | null): Signal | null {
  return signal?.kind === "break" ? null : signal;
}

/** True if Python's `except` clause of that class would take the error. */
function catches(kind: Caught, error: unknown): boolean {
  switch (kind) {
    case "App":
      return error instanceof AppError && !(error instanceof OtherError);
    case "Timeout":
      return error instanceof TimeoutError;
    case "Cancelled":
      return error instanceof CancelledError;
    case "Exception":
      return isException(error);
    case "Base":
      return true;
    case "Group":
      return error instanceof BaseExceptionGroup;
    case "Fatal":
      return error instanceof KeyboardInterrupt || error instanceof SystemExit;
  }
}

/** The trace of the program on the engine, a line an event. */
export function interpret(program: Program): string[] {
  return new ProgramRun(program).execute();
}
