/** Statements that may wait. */
import {
  asCompleted,
  asyncFor,
  asyncWith,
  block,
  BREAK,
  cpu,
  currentTask,
  isException,
  sleep,
  TaskGroup,
  timeout,
  timeoutAt,
  wait,
  type AsyncContextManager,
  type Coroutine,
  type Task,
  type Timeout,
} from "../../src/asyncio/index.ts";
import type { Awaitable, Body, Caught, PlainStatement, WaitingStatement } from "../language.ts";
import type { Handlers, Interpreter, Signal } from "./interpreter.ts";
import { CATCHES, isLogged } from "./python.ts";

/** An `if` may have statements that wait in it. */
type Waiting = WaitingStatement | Extract<PlainStatement, ["if", ...unknown[]]>;

export function waitingStatements(run: Interpreter): Handlers<Waiting, Coroutine<Signal | null>> {
  const { names } = run;
  return {
    await: (expression) => waitFor(run, expression),
    attempt: (expression) => attempt(run, expression),
    cpu: (seconds) => compute(run, cpu(seconds)),
    block: (seconds) => compute(run, block(seconds)),
    loop: (n, statements) => repeat(run, n, statements),
    if: (condition, then, otherwise) => run.body(run.holds(condition) ? then : otherwise),
    try: (statements, handlers, otherwise, final) => tryStatement(run, statements, handlers, otherwise, final),
    with: (o, statements) => within(run, names.object(o) as AsyncContextManager<unknown>, "with", statements), // all but queues are
    timeout: (slot, delay, statements) => enter(run, slot, timeout(delay), "timeout", statements),
    timeoutat: (slot, when, statements) => enter(run, slot, timeoutAt(when), "timeout", statements),
    group: (slot, statements) => enter(run, slot, new TaskGroup(), "group", statements),
    enter: (slot, statements) => enterAgain(run, slot, statements),
    completed: (parts, delay, mode, statements) =>
      mode === "async"
        ? forEachFuture(run, parts, delay, statements)
        : forEachResult(run, parts, delay, mode, statements),
    misuse: (kind) => misuse(run, kind),
  };
}

function* waitFor({ trace, awaitable }: Interpreter, expression: Awaitable): Coroutine<null> {
  trace.log(`await ${trace.show(yield* awaitable(expression))}`);
  return null;
}

/** As await, and an Exception ends here. */
function* attempt({ trace, awaitable }: Interpreter, expression: Awaitable): Coroutine<null> {
  let outcome: string;
  try {
    outcome = trace.show(yield* awaitable(expression));
  } catch (error) {
    if (!isException(error)) throw error;
    outcome = `!${trace.show(error)}`;
  }
  trace.log(`attempt ${outcome}`);
  return null;
}

function* compute({ trace }: Interpreter, request: Coroutine<void>): Coroutine<null> {
  yield* request;
  trace.log("cpu");
  return null;
}

function* repeat({ body }: Interpreter, n: number, statements: Body): Coroutine<Signal | null> {
  for (let i = 0; i < n; i++) {
    const signal = yield* body(statements);
    if (signal?.kind === "break") break;
    if (signal !== null) return signal;
  }
  return null;
}

function* tryStatement(
  run: Interpreter,
  statements: Body,
  handlers: readonly [Caught, Body][],
  otherwise: Body,
  final: Body,
): Coroutine<Signal | null> {
  const { trace, body } = run;
  let signal: Signal | null = null;
  try {
    let failed = false;
    try {
      signal = yield* body(statements);
    } catch (error) {
      failed = true;
      signal = yield* except(run, error, handlers);
    }
    if (!failed && signal === null) signal = yield* body(otherwise);
  } finally {
    if (final.length > 0 && !trace.isOver) {
      trace.log("finally");
      const override = yield* body(final);
      // A `return` in a `finally` swallows the error, in both languages.
      // oxlint-disable-next-line no-unsafe-finally
      if (override !== null) return override;
    }
  }
  return signal;
}

function* except(
  { trace, body }: Interpreter,
  error: unknown,
  handlers: readonly [Caught, Body][],
): Coroutine<Signal | null> {
  const handler = handlers.find(([kind]) => CATCHES[kind](error));
  if (handler === undefined || trace.isOver) throw error;
  trace.log(`except ${trace.show(error)}`);
  const signal = yield* body(handler[1]);
  if (signal?.kind === "reraise") throw error;
  return signal;
}

function* within(
  { trace, body }: Interpreter,
  manager: AsyncContextManager<unknown>,
  what: "with" | "timeout" | "group" | "again",
  statements: Body,
): Coroutine<Signal | null> {
  const result = yield* asyncWith(manager, function* (value) {
    trace.log(what === "with" ? `with ${trace.show(value)}` : what);
    return yield* body(statements);
  });
  return result ?? null;
}

function* enter(
  run: Interpreter,
  slot: string,
  scope: Timeout | TaskGroup,
  what: "timeout" | "group",
  statements: Body,
): Coroutine<Signal | null> {
  run.names.slots.set(slot, scope);
  return yield* within(run, scope, what, statements);
}

function* enterAgain(run: Interpreter, slot: string, statements: Body): Coroutine<Signal | null> {
  const scope = run.names.slots.get(slot) as Timeout | TaskGroup | undefined;
  return scope === undefined ? null : yield* within(run, scope, "again", statements);
}

function* forEachFuture(
  run: Interpreter,
  parts: readonly Awaitable[],
  delay: number | null,
  statements: Body,
): Coroutine<Signal | null> {
  const { trace, body } = run;
  const iteration = asCompleted(parts.map(run.awaitable), { timeout: delay });
  let signal = null as Signal | null;
  yield* asyncFor(iteration, function* (future) {
    trace.log(`next ${trace.show(future)}`);
    signal = yield* body(statements);
    return signal === null ? undefined : BREAK;
  });
  return ended(signal);
}

function* forEachResult(
  run: Interpreter,
  parts: readonly Awaitable[],
  delay: number | null,
  mode: "plain" | "guarded",
  statements: Body,
): Coroutine<Signal | null> {
  const { trace, body } = run;
  for (const coroutine of asCompleted(parts.map(run.awaitable), { timeout: delay })) {
    try {
      trace.log(`next ${trace.show(yield* coroutine)}`);
    } catch (error) {
      if (!isLogged(error)) throw error;
      trace.log(`next !${trace.show(error)}`);
      if (mode === "plain") throw error;
    }
    const signal = yield* body(statements);
    if (signal !== null) return ended(signal);
  }
  return null;
}

/** A `break` of the body ends the loop; a `return` goes on. */
function ended(signal: Signal | null): Signal | null {
  return signal?.kind === "break" ? null : signal;
}

function* misuse({ trace, loop, future }: Interpreter, kind: string): Coroutine<null> {
  if (kind === "value") yield 42 as never;
  else if (kind === "future") yield loop.createFuture() as never;
  else if (kind === "self") yield* currentTask(loop) as Task; // only coroutines come here
  else if (kind === "wait") yield* wait(future("nobody") as never);
  else if (kind === "completed") asCompleted(future("nobody") as never);
  else yield* wait([sleep(1) as never]);
  trace.log("misuse");
  return null;
}
