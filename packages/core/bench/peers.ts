import { randomTimes, type Competitor } from "./workloads.ts";

/** A peer that is not installed is left out. Their types are not ours to depend on: what is used of them is written here. */
async function load(name: string): Promise<unknown> {
  try {
    return await import(name);
  } catch {
    return null;
  }
}

interface FakeTimers {
  createClock(now: number, loopLimit: number): { setTimeout(callback: () => void, ms: number): void; runAll(): void };
}

/** Timers with callbacks only: it has no tasks, which saves it most of the work. */
function fakeTimers(module: FakeTimers): Competitor {
  const timers = (times: ArrayLike<number>): void => {
    const clock = module.createClock(0, times.length + 1);
    for (let index = 0; index < times.length; index++) clock.setTimeout(() => {}, (times[index] ?? 0) * 1e6);
    clock.runAll();
  };
  return {
    tasks: (count) => timers(randomTimes(count)),
    instant: (count) => timers(new Float64Array(count).fill(1)),
  };
}

interface SimModule {
  Sim: new () => { addEntity(entity: unknown, name: string, seconds: number): void; simulate(end: number): void };
  Entity: new (...args: unknown[]) => { setTimer(seconds: number): { done(callback: () => void): void } };
}

/** An entity is its nearest thing to a task: it has a start, and a timer whose callback ends it. */
function simjs({ Sim, Entity }: SimModule): Competitor {
  class Sleeper extends Entity {
    start(seconds: number): void {
      this.setTimer(seconds).done(() => {});
    }
  }
  const entities = (times: ArrayLike<number>): void => {
    const sim = new Sim();
    for (let index = 0; index < times.length; index++) sim.addEntity(Sleeper, "sleeper", times[index] ?? 0);
    sim.simulate(2);
  };
  return {
    tasks: (count) => entities(randomTimes(count)),
    instant: (count) => entities(new Float64Array(count).fill(1)),
  };
}

/** It exports nothing: it puts itself into `window`. */
async function loadSimjs(): Promise<SimModule | null> {
  const page: { window?: { Sim?: SimModule } } = globalThis as object;
  page.window = {};
  await load("simjs");
  const module = page.window.Sim ?? null;
  delete page.window;
  return module;
}

interface EffectModule {
  Effect: {
    gen(body: () => Generator<unknown, unknown>): unknown;
    sleep(duration: string): unknown;
    forkChild(effect: unknown): unknown;
    yieldNow: unknown;
    provide(effect: unknown, layer: unknown): unknown;
    runPromise(effect: unknown): Promise<unknown>;
  };
  Fiber: { joinAll(fibers: unknown): unknown };
  Queue: { unbounded(): unknown; offer(queue: unknown, item: unknown): unknown; take(queue: unknown): unknown };
}

interface EffectTesting {
  TestClock: { layer(): unknown; adjust(duration: string): unknown };
}

function effect({ Effect, Fiber, Queue }: EffectModule, { TestClock }: EffectTesting): Competitor {
  const iterate = (one: unknown): Iterable<unknown> => one as Iterable<unknown>; // an Effect can be iterated, once
  const inTestClock = (body: () => Generator<unknown, unknown>): unknown =>
    Effect.runPromise(Effect.provide(Effect.gen(body), TestClock.layer()));
  const fibers = (times: ArrayLike<number>): unknown =>
    inTestClock(function* () {
      const all: unknown[] = [];
      for (let index = 0; index < times.length; index++) {
        const sleeping = Effect.sleep(`${Math.ceil((times[index] ?? 0) * 1e6)} millis`);
        all.push(yield* iterate(Effect.forkChild(sleeping)) as Generator<unknown, unknown>);
      }
      yield* iterate(TestClock.adjust("1000001 millis"));
      yield* iterate(Fiber.joinAll(all));
      return undefined;
    });
  return {
    tasks: (count) => fibers(randomTimes(count)),
    instant: (count) => fibers(new Float64Array(count).fill(1)),
    switches: (count) =>
      inTestClock(function* () {
        for (let done = 0; done < count; done++) yield* iterate(Effect.yieldNow);
        return undefined;
      }),
    queue: (count) =>
      inTestClock(function* () {
        const queue = yield* iterate(Queue.unbounded()) as Generator<unknown, unknown>;
        for (let item = 0; item < count; item++) {
          yield* iterate(Queue.offer(queue, item));
          yield* iterate(Queue.take(queue));
        }
        return undefined;
      }),
  };
}

/** The most that a peer is asked to do: some need minutes for what the engine does in one second. */
export const MOST: Readonly<Record<string, number>> = { "fake-timers": 1_000_000, effect: 20_000 };

/** The peers that are installed, by name. */
export async function loadPeers(): Promise<Record<string, Competitor>> {
  const sim = await loadSimjs();
  const [timers, core, testing] = await Promise.all([
    load("@sinonjs/fake-timers"),
    load("effect"),
    load("effect/testing"),
  ]);
  return {
    ...(timers === null ? {} : { "fake-timers": fakeTimers((timers as { default: FakeTimers }).default) }),
    ...(sim === null ? {} : { simjs: simjs(sim) }),
    ...(core === null || testing === null ? {} : { effect: effect(core as EffectModule, testing as EffectTesting) }),
  };
}
