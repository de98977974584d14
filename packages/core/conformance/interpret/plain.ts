/** Statements that do not wait: each logs what it came to. */
import {
  allTasks,
  Barrier,
  cpu,
  createTask,
  currentTask,
  eagerTaskFactory,
  ensureFuture,
  Event,
  Queue,
  Task,
  TaskGroup,
  timeout,
  type Condition,
  type Coroutine,
  type ExceptionContext,
  type Future,
  type Handle,
  type Lock,
  type Semaphore,
  type Timeout,
  type TimerHandle,
} from "../../src/asyncio/index.ts";
import type { Awaitable, Body, PlainStatement } from "../language.ts";
import type { Handlers, Interpreter, Signal } from "./interpreter.ts";
import type { Item } from "./names.ts";
import { makeError, pythonFloat } from "./python.ts";

type ControlStatement = Extract<PlainStatement, ["return" | "break" | "reraise" | "raise" | "if", ...unknown[]]>;

/** Control flow, without a line of its own. */
export function controlStatements(run: Interpreter): Handlers<ControlStatement, Signal | null> {
  return {
    return: (value) => ({ kind: "return", value }),
    break: () => ({ kind: "break" }),
    reraise: () => ({ kind: "reraise" }),
    raise: (spec) => {
      run.trace.log(`raise ${spec[0]}`);
      throw makeError(spec);
    },
    if: (condition, then, otherwise) => run.plainBody(run.holds(condition) ? then : otherwise),
  };
}

export function plainStatements(run: Interpreter): Handlers<Exclude<PlainStatement, ControlStatement>, unknown> {
  return { ...futures(run), ...tasks(run), ...callbacks(run), ...objects(run), ...scopes(run), ...loop(run) };
}

type Some<K extends PlainStatement[0]> = Handlers<Extract<PlainStatement, [K, ...unknown[]]>, unknown>;

function futures(
  run: Interpreter,
): Some<"future" | "set" | "fail" | "cancel" | "state" | "result" | "exception" | "bind"> {
  const { trace, names } = run;
  return {
    future: (slot) => {
      const future = trace.labelFuture(run.loop.createFuture());
      names.slots.set(slot, future);
      return future;
    },
    set: (slot, value) => run.future(slot)?.setResult(value),
    fail: (slot, spec) => run.future(slot)?.setException(makeError(spec)),
    cancel: (slot, text) => {
      const future = run.future(slot);
      if (future === null) return "nobody";
      return text === null ? future.cancel() : future.cancel(text);
    },
    state: (slot) => {
      const future = run.future(slot);
      if (future === null) return "nobody";
      const state = future.cancelled() ? "cancelled" : future.done() ? "done" : "pending";
      return future instanceof Task ? `${state} ${future.cancelling()}` : state;
    },
    result: (slot) => {
      const future = run.future(slot);
      return future === null ? "nobody" : future.result();
    },
    exception: (slot) => {
      const future = run.future(slot);
      return future === null ? "nobody" : future.exception();
    },
    bind: (slot, expression) => {
      const future = ensureFuture(run.awaitable(expression));
      names.slots.set(slot, trace.labelFuture(future));
      return future;
    },
  };
}

function tasks(run: Interpreter): Some<"task" | "me" | "uncancel" | "rename" | "current" | "all" | "factory"> {
  const { slots } = run.names;
  const make = (expression: Awaitable, name: string | null, how: "" | "loop" | "eager"): Task => {
    const coroutine = run.awaitable(expression) as Coroutine<unknown>; // or a future: then a TypeError
    const options = name === null ? {} : { name };
    if (how === "") return createTask(coroutine, options);
    return run.loop.createTask(coroutine, how === "eager" ? { ...options, eagerStart: true } : options);
  };
  return {
    task: (slot, name, expression, how) => {
      const task = how === "ensure" ? ensureFuture(run.awaitable(expression)) : make(expression, name, how);
      slots.set(slot, task);
      return how === "ensure" ? task : named(task as Task, name); // what make gave
    },
    me: (slot) => void slots.set(slot, currentTask(run.loop)),
    uncancel: (slot) => {
      const task = run.future(slot);
      return task instanceof Task ? task.uncancel() : "no task";
    },
    rename: (slot, name) => {
      const task = run.future(slot);
      if (!(task instanceof Task)) return "no task";
      task.setName(name);
      return task.getName();
    },
    current: () => currentTask(run.loop),
    all: () => allTasks(run.loop),
    factory: (eager) => run.loop.setTaskFactory(eager === 1 ? eagerTaskFactory : null),
  };
}

type CallbackKinds =
  | "callback"
  | "again"
  | "uncallback"
  | "soon"
  | "busy"
  | "threadsafe"
  | "later"
  | "at"
  | "hops"
  | "unschedule"
  | "timers"
  | "flood";

function callbacks(run: Interpreter): Some<CallbackKinds> {
  const { trace } = run;
  const { slots, callbacks: known } = run.names;
  const timer = (slot: string, handle: TimerHandle): string => {
    slots.set(slot, handle);
    return pythonFloat(handle.when());
  };
  const calling = (statements: Body) => (): void => run.call(statements);
  return {
    callback: (slot, name, statements) => {
      const callback = (done: Future): void => {
        trace.log(`callback ${name} ${trace.show(done)}`);
        run.plainBody(statements);
      };
      known.set(name, callback);
      const future = run.future(slot);
      return future === null ? "nobody" : future.addDoneCallback(callback);
    },
    again: (slot, name) => {
      const callback = known.get(name);
      const future = run.future(slot);
      return callback === undefined || future === null ? "nothing" : future.addDoneCallback(callback);
    },
    uncallback: (slot, name) => {
      const callback = known.get(name);
      const future = run.future(slot);
      return callback === undefined || future === null ? "nothing" : future.removeDoneCallback(callback);
    },
    soon: (slot, statements) => void slots.set(slot, run.loop.callSoon(calling(statements))),
    busy: (slot, seconds, statements) => {
      const callback = function* (): Coroutine<void> {
        trace.log("call");
        yield* cpu(seconds);
        run.plainBody(statements);
      };
      slots.set(slot, run.loop.callSoon(callback));
    },
    threadsafe: (slot, statements) => void slots.set(slot, run.loop.callSoonThreadsafe(calling(statements))),
    later: (slot, delay, statements) => timer(slot, run.loop.callLater(delay, calling(statements))),
    at: (slot, when, statements) => timer(slot, run.loop.callAt(when, calling(statements))),
    hops: (n, statements) => {
      const hop = (left: number): void => {
        if (left > 0) run.loop.callSoon(hop, left - 1);
        else run.call(statements);
      };
      run.loop.callSoon(hop, n - 1);
    },
    unschedule: (slot) => {
      const handle = slots.get(slot) as Handle | undefined;
      if (handle === undefined) return "nothing";
      const before = handle.cancelled();
      handle.cancel();
      return before;
    },
    timers: (n, delay, modulus) => {
      const tick = (i: number): void => trace.log(`tick ${i}`);
      const handles = Array.from({ length: n }, (_, i) => run.loop.callLater(delay * (1 + (i % 7)), tick, i));
      for (const [i, handle] of handles.entries()) if (i % modulus !== 0) handle.cancel();
    },
    flood: (n) => {
      const tick = (i: number): void => {
        if (i % 10 === 0) trace.log(`tick ${i}`);
      };
      for (let i = 0; i < n; i++) run.loop.callSoon(tick, i);
    },
  };
}

type ObjectKinds =
  | "evset"
  | "evclear"
  | "release"
  | "notify"
  | "notifyall"
  | "look"
  | "offer"
  | "poll"
  | "taskdone"
  | "shutdown"
  | "count";

function objects({ names }: Interpreter): Some<ObjectKinds> {
  const event = (o: number): Event => names.object(o) as Event;
  const condition = (o: number): Condition => names.object(o) as Condition;
  const queue = (o: number): Queue<Item> => names.object(o) as Queue<Item>;
  return {
    evset: (o) => event(o).set(),
    evclear: (o) => event(o).clear(),
    release: (o) => (names.object(o) as Lock | Condition | Semaphore).release(),
    notify: (o, n) => condition(o).notify(n),
    notifyall: (o) => condition(o).notifyAll(),
    look: (o) => {
      const thing = names.object(o);
      if (thing instanceof Event) return thing.isSet();
      if (thing instanceof Barrier) return [thing.parties, thing.nWaiting, thing.broken];
      if (thing instanceof Queue) return [thing.qsize(), thing.empty(), thing.full(), thing.maxsize];
      return thing.locked();
    },
    offer: (o, priority) => queue(o).putNowait(names.item(priority)),
    poll: (o) => queue(o).getNowait(),
    taskdone: (o) => queue(o).taskDone(),
    shutdown: (o, immediate) => queue(o).shutdown(immediate === 1),
    count: (counter) => names.count(counter),
  };
}

function scopes(run: Interpreter): Some<"child" | "reschedule" | "scope" | "make"> {
  const { slots } = run.names;
  return {
    child: (group, slot, name, expression) => {
      const found = slots.get(group) as TaskGroup | undefined;
      if (found === undefined) return "nothing";
      const coroutine = run.awaitable(expression) as Coroutine<unknown>; // the generator gives no futures to groups
      const task = found.createTask(coroutine, name === null ? {} : { name });
      slots.set(slot, task);
      return named(task, name);
    },
    reschedule: (slot, delay, absolute) => {
      const scope = slots.get(slot) as Timeout | undefined;
      if (scope === undefined) return "nothing";
      scope.reschedule(delay === null || absolute === 1 ? delay : run.loop.time() + delay);
      return time(scope.when());
    },
    scope: (slot) => {
      const scope = slots.get(slot) as Timeout | undefined;
      return scope === undefined ? "nothing" : [time(scope.when()), scope.expired()];
    },
    make: (slot, kind, delay) => void slots.set(slot, kind === "group" ? new TaskGroup() : timeout(delay)),
  };
}

function loop(run: Interpreter): Some<"log" | "time" | "close" | "stop" | "handler" | "report"> {
  const { trace } = run;
  return {
    log: (text) => text,
    time: () => pythonFloat(run.loop.time()),
    close: () => run.loop.close(),
    stop: () => run.loop.stop(),
    handler: (mode) => {
      const how = mode === "raise" ? "handler raises" : "handler";
      const handler = (_: unknown, context: ExceptionContext): void => trace.onError(how, context);
      run.loop.setExceptionHandler(mode === "default" ? null : handler);
    },
    report: (text) => run.loop.callExceptionHandler({ message: text }),
  };
}

function named(task: Task, name: string | null): unknown {
  return name === null ? task : [task, task.getName()];
}

function time(when: number | null): string | null {
  return when === null ? null : pythonFloat(when);
}
