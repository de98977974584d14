import { describe, expect, test } from "vitest";
import {
  cpu,
  createTask,
  gather,
  getRunningLoop,
  runOnWallClock,
  sleep,
  type Coroutine,
  type WallHost,
} from "../../src/asyncio/index.ts";

/** A host whose callbacks are kept, whatever is cancelled: as sloppy as a host can be. */
class SloppyHost implements WallHost {
  time = 0;
  readonly asked: { readonly seconds: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  schedule(seconds: number, callback: () => void): () => void {
    this.asked.push({ seconds, callback });
    return () => {};
  }

  call(index: number): void {
    const { seconds = 0, callback } = this.asked[index] ?? {};
    this.time += seconds;
    callback?.();
  }
}

describe("a host that does not keep its word", () => {
  test("[WC2] a callback that comes twice, or after it was cancelled, does nothing", () => {
    const host = new SloppyHost();
    const times: number[] = [];
    const begun = runOnWallClock(
      (function* (): Coroutine<void> {
        times.push(getRunningLoop().time());
        yield* cpu(1);
        times.push(getRunningLoop().time());
        yield* sleep(1);
        times.push(getRunningLoop().time());
      })(),
      host,
    );
    host.call(0);
    expect(host.asked.map(({ seconds }) => seconds)).toEqual([0, 1]);
    host.call(0); // again: would end the computation too early
    expect([times, host.asked.length]).toEqual([[0], 2]);
    host.call(1);
    expect(times).toEqual([0, 1]);
    begun.wake(); // cancels what was asked for, and asks anew
    const [, , slept, woken] = host.asked;
    expect([slept?.seconds, woken?.seconds]).toEqual([1, 0]);
    host.call(2);
    expect(times).toEqual([0, 1]);
    host.call(3);
    host.call(4);
    expect(times).toEqual([0, 1, 2]);
  });

  test("[WC2] nor does one that comes after the run was abandoned, or has ended", () => {
    const host = new SloppyHost();
    let hasRun = false;
    const begun = runOnWallClock(
      (function* (): Coroutine<void> {
        hasRun = true;
      })(),
      host,
    );
    begun.abandon();
    host.call(0);
    expect(hasRun).toBe(false);

    let ends = 0;
    runOnWallClock(sleep(0), host, () => void ends++);
    host.call(1);
    host.call(1);
    expect(ends).toBe(1);
  });

  test("[WC2] one that calls back at once is told so", () => {
    const host: WallHost = {
      now: () => 0,
      schedule(_seconds, callback) {
        callback();
        return () => {};
      },
    };
    expect(() => runOnWallClock(sleep(0), host)).toThrow("called back before it returned");
  });
});

test("[WC2] a program that stops its own loop ends the run, and not as though it were done", () => {
  const host = new SloppyHost();
  let outcome = "nothing";
  const { task, loop } = runOnWallClock(
    (function* (): Coroutine<void> {
      getRunningLoop().stop();
      yield* sleep(1);
    })(),
    host,
    () => (outcome = "done"),
  );
  expect(() => host.call(0)).toThrow("Event loop stopped before Future completed.");
  expect([outcome, task.done(), host.asked.length]).toEqual(["nothing", false, 1]);
  expect(loop.log).toEqual([]);
});

test("[WC2] a clock that stops giving numbers does not make the loop turn for ever", () => {
  const host = new SloppyHost();
  runOnWallClock(sleep(1), host);
  host.time = Number.NaN;
  host.asked[0]?.callback();
  expect(host.asked.length).toBe(1);
});

/** A host that waits as long as it is asked to, to the last bit; its clock shows the seconds since 1970, which are half a microsecond apart. */
class ExactHost extends SloppyHost {
  override time = 1_800_000_000;
  waits = 0;

  /** Waits for whatever was asked for last, until nobody asks; so many times at most. */
  run(most: number): void {
    for (; this.waits < most && this.asked.length > this.waits; this.waits++) this.call(this.waits);
  }
}

describe("a clock that is coarser than a wait", () => {
  test.each([1e-17, 1e-9, 1e-8, 1e-7])("[WC3] a sleep of %d s comes to its end", (seconds) => {
    const host = new ExactHost();
    let isDone = false;
    runOnWallClock(sleep(seconds), host, () => (isDone = true));
    host.run(40);
    expect(isDone).toBe(true);
    expect(host.time - 1_800_000_000).toBeLessThan(1e-6);
  });

  test("[WC3] many of them, each in its turn", () => {
    const host = new ExactHost();
    const order: number[] = [];
    runOnWallClock(
      (function* (): Coroutine<void> {
        const naps = [5e-8, 2e-8, 1e-7].map((seconds, index) =>
          createTask(
            (function* (): Coroutine<void> {
              yield* sleep(seconds);
              order.push(index);
            })(),
          ),
        );
        yield* gather(...naps);
      })(),
      host,
    );
    host.run(100);
    expect(order).toEqual([1, 0, 2]);
  });

  test("[WC3] who is woken while the clock stands waits no longer than before", () => {
    const host = new SloppyHost();
    const begun = runOnWallClock(sleep(10), host);
    host.call(0);
    for (let time = 0; time < 3; time++) {
      begun.wake();
      host.call(host.asked.length - 1);
    }
    expect(host.asked.map(({ seconds }) => seconds)).toEqual([0, 10, 0, 10, 0, 10, 0, 10]);
  });
});
