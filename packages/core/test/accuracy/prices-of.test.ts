import { describe, expect, test } from "vitest";

import { atSpeed, type Measurement, parsePrices, PricesError, pricesOf, speedOf } from "../../accuracy/prices-of.ts";
import { FREE } from "../../src/machine/index.ts";

/** What the machine charges for, and no measurement says. */
const NOT_MEASURED = ["freeThreadedSlowdown", "select"];

/** Every measurement that the machine's prices need, all of them so many seconds. */
const NEEDED = `
  functionCall coroutineCall osSleepLateness threadLockHandover blockingCall threadLock gilHandover threadStart threadStartJoin threadUnjoined threadJoined threadLockWakeup threadSemaphore
  threadQueueHandover threadQueue threadPoolSubmit threadPoolMapJob forkStart forkReady forkJoin spawnStart
  spawnReady forkserverStart forkserverReady pickleBase pickleByte pipeRoundTrip pipeByte processPoolSubmit
  processPoolJob1 processPoolRoundTrip forkPoolFirst2 coreSwitch toThread loopWakeup loopColdStart runStartFirst runCloseFirst taskCreate taskRun taskSwitch handle timer timerCompare sleep future
  gatherChild taskGroupChild asyncLock asyncSemaphore asyncQueue asyncQueueHandover1 loopIteration selectResolution selectLateness
`
  .trim()
  .split(/\s+/);

function document(changes: Record<string, Measurement | undefined> = {}, machine: object = {}): string {
  const all = Object.fromEntries(NEEDED.map((name) => [name, measured(1e-6)]));
  return JSON.stringify({
    version: 1,
    python: { version: "3.13.0" },
    machine,
    date: "2026-11-22T23:12:13+00:00",
    prices: { ...all, ...changes },
  });
}

function measured(seconds: number, low = seconds): Measurement {
  return { seconds, spread: [low, seconds * 2], least: low / 2 };
}

describe("the machine's prices, from measurements", () => {
  test("every price has a source, or is known to have none", () => {
    const names = [...Object.keys(pricesOf(parsePrices(document()))), ...NOT_MEASURED];
    expect(names.toSorted()).toEqual(Object.keys(FREE).toSorted());
  });

  test.each<[string, Record<string, unknown>, number]>([
    ["others were at work", { otherCores: 0.2 }, 7e-5],
    ["nobody knows", {}, 7e-5],
    ["the machine was quiet", { otherCores: 0.1 }, 9e-5],
  ])(
    "what a thread computes is the median; what waits is so only on a quiet machine: %s",
    (_name, machine, expected) => {
      const changes = { taskCreate: measured(3e-6, 1e-6), osSleepLateness: measured(9e-5, 7e-5) };
      const { taskCreate, osSleepLateness } = pricesOf(parsePrices(document(changes, machine)));
      expect([taskCreate, osSleepLateness]).toEqual([3e-6, expected]);
    },
  );

  test("waking a thread takes no longer after the GIL than after a sleep: the rest was a wait for a core", () => {
    const prices = parsePrices(document({ gilHandover: measured(8e-3), osSleepLateness: measured(9e-5) }));
    expect(pricesOf(prices).gilHandover).toBe(9e-5);
  });

  test("a part of a measurement is what is left of it, and never less than nothing", () => {
    const prices = pricesOf(
      parsePrices(
        document({
          threadLockHandover: measured(10e-6),
          blockingCall: measured(1e-6),
          threadLock: measured(0.5e-6),
          threadPoolMapJob: measured(2e-6),
          threadPoolSubmit: measured(8e-6),
        }),
      ),
    );
    expect(prices.wakeUp).toBeCloseTo(8.5e-6, 12);
    expect(prices.threadPoolJob).toBe(0);
  });

  test("to wait for a primitive costs what a full queue's hand-over takes beyond two futures, steps and iterations", () => {
    const prices = pricesOf(
      parsePrices(document({ asyncQueueHandover1: measured(12e-6), future: measured(4e-6), handle: measured(0.5e-6) })),
    );
    expect(prices.asyncWait).toBeCloseTo(1e-6, 12);
  });

  test("a selector counts in whole milliseconds", () => {
    expect(pricesOf(parsePrices(document({ selectResolution: measured(0.00102) }))).selectResolution).toBe(0.001);
    expect(pricesOf(parsePrices(document({ selectResolution: measured(3e-6) }))).selectResolution).toBe(0);
  });

  test("what the platform does not have costs nothing there", () => {
    const prices = pricesOf(parsePrices(document({ forkStart: undefined, gilHandover: undefined })));
    expect(prices).not.toHaveProperty("forkStart");
    expect(prices).not.toHaveProperty("forkBoot");
    expect(prices).not.toHaveProperty("gilHandover");
    expect(prices).toHaveProperty("spawnStart");
  });

  test("what is computed is as fast as the core, what waits is not", () => {
    const known = parsePrices(document({ iteration: measured(2e-8) }));
    const prices = atSpeed(pricesOf(known), speedOf(1e8, known));
    expect([prices.taskCreate, prices.osSleepLateness, prices.wakeUp]).toEqual([
      expect.closeTo(0.5e-6, 15),
      1e-6,
      pricesOf(known).wakeUp,
    ]);
    expect(speedOf(1e8, parsePrices(document()))).toBe(1);
  });

  test("what is missing is named, all of it", () => {
    const prices = parsePrices(document({ taskCreate: undefined, sleep: undefined }));
    expect(() => pricesOf(prices)).toThrow(
      new PricesError("the prices lack taskCreate, sleep: measure them all, without --only"),
    );
  });

  test.each(["", "{", "[]", "null", '{"version": 2}', '{"version": 1, "prices": 3}'])("%s are no prices", (text) => {
    expect(() => parsePrices(text)).toThrow(PricesError);
  });
});
