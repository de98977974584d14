import {
  type Awaitable,
  type Coroutine,
  createTask,
  EventLoop,
  gather,
  getRunningLoop,
  sleep,
} from "../../../src/asyncio/index.ts";

/** A test body that is a coroutine, run in a loop of its own. */
export function inLoop(main: () => Coroutine<unknown>): () => void {
  return () => {
    const loop = new EventLoop();
    try {
      loop.runUntilComplete(main());
    } finally {
      loop.close();
    }
  };
}

/** Awaits, and returns what is thrown. */
export function* thrownBy(awaitable: Awaitable<unknown>): Coroutine<unknown> {
  try {
    yield* awaitable;
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** Runs `count` tasks at once. Returns what each came to, in the order in which they were made. */
export function* together<T>(count: number, make: () => Coroutine<T>): Coroutine<T[]> {
  return yield* gather(...Array.from({ length: count }, () => createTask(make())));
}

/** An array of the same thing, `count` times. */
export function times<T>(count: number, thing: T): T[] {
  return Array.from({ length: count }, () => thing);
}

/** Calls `make` and drives what it made from a plain callback, where no task is current. Returns what is thrown. */
export function* thrownWithoutTask(make: () => Coroutine<unknown>): Coroutine<unknown> {
  const thrown: unknown[] = [];
  getRunningLoop().callSoon(() => {
    try {
      make().next();
    } catch (error) {
      thrown.push(error);
    }
  });
  yield* sleep(0);
  if (thrown.length === 0) throw new Error("nothing was thrown");
  return thrown[0];
}
