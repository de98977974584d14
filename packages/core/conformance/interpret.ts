/**
 * Runs one program of the conformance language on the engine and records its trace, line by line. oracle/interpreter.py is the same
 * interpreter on CPython: what one of them does, the other does in the same order.
 */
import {
  currentTask,
  eagerTaskFactory,
  EventLoop,
  Future,
  isCoroutine,
  run,
  Runner,
  type Awaitable as EngineAwaitable,
  type Coroutine,
  type Event,
  type ExceptionContext,
  type Task,
  type TaskOptions,
} from "../src/asyncio/index.ts";
import { awaitables } from "./interpret/awaitables.ts";
import { byName, type ByName, type Interpreter, type Signal } from "./interpret/interpreter.ts";
import { Names } from "./interpret/names.ts";
import { controlStatements, plainStatements } from "./interpret/plain.ts";
import { isLogged, LimitReached } from "./interpret/python.ts";
import { Trace } from "./interpret/trace.ts";
import { waitingStatements } from "./interpret/waiting.ts";
import type { Awaitable, Body, Condition, Program, Statement, Step } from "./language.ts";

/** How the engine runs the program. */
export interface InterpretOptions {
  /** False: the loop asks its driver to let computing time pass, as it does on the machine. */
  readonly computesInPlace?: boolean;
}

const CLOSE: Step = ["close"];

class TracedLoop extends EventLoop {
  readonly #trace: Trace;

  constructor(program: Program, trace: Trace, options: InterpretOptions) {
    super({ maxWorkers: program.workers, ...options });
    this.#trace = trace;
    this.setObserver(trace.observer);
    this.setExceptionHandler((_, context) => trace.onError("handler", context));
    this.setLogHandler(({ message }) => {
      const slow = /^Executing .* took (\d+\.\d{3}) seconds$/.exec(message);
      if (slow !== null) trace.log(`slow ${slow[1]}`);
    });
    if (program.eager) this.setTaskFactory(eagerTaskFactory);
    if (program.debug) this.setDebug(true);
  }

  override defaultExceptionHandler(context: ExceptionContext): void {
    this.#trace.onError("default", context);
  }

  override createTask<T>(coroutine: Coroutine<T>, options?: TaskOptions): Task<T> {
    if (!isCoroutine(coroutine)) return super.createTask(coroutine, options); // a TypeError
    return super.createTask(this.#trace.remember(coroutine) as Coroutine<T>, options);
  }
}

class ProgramRun implements Interpreter {
  readonly trace = new Trace();
  readonly names: Names;
  readonly #program: Program;
  readonly #options: InterpretOptions;
  readonly #control: ByName<Signal | null>;
  readonly #plain: ByName<unknown>;
  readonly #waiting: ByName<Coroutine<Signal | null>>;
  readonly #awaitables: ByName<EngineAwaitable<unknown>>;

  constructor(program: Program, options: InterpretOptions) {
    this.#program = program;
    this.#options = options;
    this.names = new Names(program.objects);
    this.#control = byName(controlStatements(this));
    this.#plain = byName(plainStatements(this));
    this.#waiting = byName(waitingStatements(this));
    this.#awaitables = byName(awaitables(this));
  }

  execute(): string[] {
    try {
      this.#drive();
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error;
    }
    return this.trace.finish();
  }

  // What is done from outside of the loop.

  get loop(): EventLoop {
    if (this.trace.loop === null) throw new Error("there is no loop yet");
    return this.trace.loop;
  }

  #newLoop = (): EventLoop => {
    this.trace.loop = new TracedLoop(this.#program, this.trace, this.#options);
    return this.trace.loop;
  };

  #drive(): void {
    const { driver, steps } = this.#program;
    const loopFactory = this.#newLoop;
    if (driver === "run") {
      this.#step("run", () => run(this.coroutine(0), { loopFactory }));
    } else if (driver === "runner") {
      const runner = new Runner({ loopFactory });
      runner.getLoop();
      for (const step of [...steps, CLOSE]) this.#take(step, (k) => runner.run(this.coroutine(k)), runner);
    } else {
      const loop = this.#newLoop();
      for (const step of [...steps, CLOSE]) this.#take(step, (k) => loop.runUntilComplete(this.coroutine(k)), loop);
    }
  }

  #take(step: Step, runCoroutine: (k: number) => unknown, closed: { close(): void }): void {
    const { loop } = this;
    const [kind] = step;
    if (kind === "run") this.#step(kind, () => runCoroutine(step[1]));
    else if (kind === "close") this.#step(kind, () => closed.close());
    else if (kind === "until") this.#step(kind, () => loop.runUntilComplete(this.awaited(step[1])));
    else if (kind === "forever") this.#step(kind, () => loop.runForever());
    else if (kind === "spawn")
      this.#step(kind, () => void this.names.slots.set(step[1], loop.createTask(this.coroutine(step[2]))));
    else this.#step(kind, () => void loop.callSoon(() => this.call(step[1])));
  }

  /** Something done from outside, and what came of it. */
  #step(what: string, action: () => unknown): void {
    let outcome: string;
    try {
      outcome = this.trace.show(action());
    } catch (error) {
      if (error instanceof LimitReached) throw error;
      outcome = `!${this.trace.show(error)}`;
    }
    this.trace.log(`${what} -> ${outcome}`);
  }

  // Names.

  future = (slot: string): Future | null => {
    if (slot === "@") return currentTask(this.loop);
    const found = this.names.slots.get(slot);
    if (found instanceof Future) return found;
    const future = this.trace.labelFuture(this.loop.createFuture());
    this.names.slots.set(slot, future);
    future.setResult(slot);
    return future;
  };

  awaited(slot: string): Future {
    return this.future(slot) ?? (this.future("nobody") as Future); // null for "@" alone
  }

  // Programs.

  awaitable = ([name, ...args]: Awaitable): EngineAwaitable<unknown> => {
    const make = this.#awaitables[name];
    if (make === undefined) throw new SyntaxError(`no awaitable: ${name}`);
    return make(...args);
  };

  *coroutine(k: number): Coroutine<unknown> {
    const signal = yield* this.body(this.#program.coroutines[k] as Body); // the generator names only what there is
    return signal?.kind === "return" ? signal.value : null;
  }

  body = (statements: Body): Coroutine<Signal | null> => this.#body(statements);

  *#body(statements: Body): Coroutine<Signal | null> {
    for (const statement of statements) {
      const [name, ...args] = statement;
      const waits = this.#waiting[name];
      const signal = waits === undefined ? this.#plainStatement(statement) : yield* waits(...args);
      if (signal !== null) return signal;
    }
    return null;
  }

  call(statements: Body): void {
    this.trace.log("call");
    this.plainBody(statements);
  }

  plainBody(statements: Body): Signal | null {
    for (const statement of statements) {
      const signal = this.#plainStatement(statement);
      if (signal !== null) return signal;
    }
    return null;
  }

  #plainStatement([given, ...args]: Statement): Signal | null {
    const letsOut = given.startsWith("!");
    const name = letsOut ? given.slice(1) : given;
    const control = this.#control[name];
    if (control !== undefined) return control(...args);
    const act = this.#plain[name];
    if (act === undefined) throw new SyntaxError(`no statement: ${name}`);
    try {
      this.trace.log(`${name} ${this.trace.show(act(...args))}`);
    } catch (error) {
      if (!isLogged(error)) throw error;
      this.trace.log(`${name} !${this.trace.show(error)}`);
      if (letsOut) throw error;
    }
    return null;
  }

  holds([kind, name, n]: Condition): boolean {
    if (kind === "done") return this.awaited(name).done();
    if (kind === "set") return (this.names.object(name) as Event).isSet();
    return this.names.counted(name) < n;
  }
}

/** The trace of the program on the engine, a line an event. */
export function interpret(program: Program, options: InterpretOptions = {}): string[] {
  return new ProgramRun(program, options).execute();
}
