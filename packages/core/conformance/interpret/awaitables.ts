/** What can stand behind `yield*`, be gathered, or become a task. */
import {
  ALL_COMPLETED,
  cpu,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  gather,
  shield,
  sleep,
  toThread,
  wait,
  waitFor,
  type Awaitable as EngineAwaitable,
  type Barrier,
  type Condition,
  type Coroutine,
  type Event,
  type Lock,
  type Queue,
  type Semaphore,
} from "../../src/asyncio/index.ts";
import type { Awaitable, Job } from "../language.ts";
import type { Handlers, Interpreter } from "./interpreter.ts";
import type { Item } from "./names.ts";
import { makeError } from "./python.ts";

const RETURN_WHEN = { FC: FIRST_COMPLETED, FE: FIRST_EXCEPTION, AC: ALL_COMPLETED } as const;

export function awaitables(run: Interpreter): Handlers<Awaitable, EngineAwaitable<unknown>> {
  const { names } = run;
  return {
    co: (k) => run.coroutine(k),
    ref: (slot) => run.awaited(slot),
    sleep: (delay, result) => sleep(delay ?? Number.NaN, result),
    gather: (returnExceptions, parts) =>
      gather({ returnExceptions: returnExceptions === 1 }, ...parts.map((part) => run.awaitable(part))),
    gathertwice: (returnExceptions, parts) => {
      const once = parts.map((part) => run.awaitable(part));
      return gather({ returnExceptions: returnExceptions === 1 }, ...once, ...once);
    },
    shield: (part) => shield(run.awaitable(part)),
    waitfor: (part, timeout) => waitFor(run.awaitable(part), timeout),
    wait: (slots, timeout, returnWhen) =>
      wait(
        slots.map((slot) => run.awaited(slot)),
        { timeout, returnWhen: RETURN_WHEN[returnWhen] },
      ),
    acquire: (o) => (names.object(o) as Lock | Condition | Semaphore).acquire(),
    evwait: (o) => (names.object(o) as Event).wait(),
    cwait: (o) => (names.object(o) as Condition).wait(),
    cwaitfor: (o, counter, n) => (names.object(o) as Condition).waitFor(() => names.counted(counter) >= n),
    bwait: (o) => (names.object(o) as Barrier).wait(),
    breset: (o) => (names.object(o) as Barrier).reset(),
    babort: (o) => (names.object(o) as Barrier).abort(),
    put: (o, priority) => (names.object(o) as Queue<Item>).put(names.item(priority)),
    get: (o) => (names.object(o) as Queue<Item>).get(),
    join: (o) => (names.object(o) as Queue<Item>).join(),
    exec: (job) => run.loop.runInExecutor(null, () => work(job)),
    thread: (job) => toThread(() => work(job)),
  };
}

function* work([durations, [how, value]]: Job): Coroutine<unknown> {
  for (const seconds of durations) yield* cpu(seconds);
  if (how === "raise") throw makeError(value);
  return value;
}
