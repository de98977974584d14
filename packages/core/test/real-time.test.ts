import { describe, expect, test } from "vitest";

import { presets, runInRealTime, type Scenario, type TraceEvent } from "../src/index.ts";
import { simulate } from "./free.ts";

/** A host whose timers are exact, or late by so many seconds. */
class Host {
  #now = 1000;
  #call: { seconds: number; callback: () => void } | null = null;
  readonly #late: number;

  constructor(late = 0) {
    this.#late = late;
  }

  now(): number {
    return this.#now;
  }

  schedule(seconds: number, callback: () => void): () => void {
    const call = { seconds, callback };
    this.#call = call;
    return () => {
      if (this.#call === call) this.#call = null;
    };
  }

  /** Waits until nobody waits any more; whoever waits for ever so shortly has to come to an end, too. */
  run(): void {
    for (let [call, left] = [this.#call, 100_000]; call !== null && left > 0; call = this.#call, left--) {
      this.#call = null;
      if (call.seconds > 0) this.#now += call.seconds + this.#late;
      call.callback();
    }
  }
}

/** The run of a scenario on a host, to its end. */
function perform(scenario: Scenario, seed: number, host: Host): readonly TraceEvent[] {
  let isDone = false;
  const run = runInRealTime(scenario, seed, host, () => (isDone = true));
  host.run();
  expect(isDone).toBe(true);
  return [...run.trace().events];
}

/** When each work ended, and how. */
function ends(events: Iterable<TraceEvent>): { work: number; error: string | null; time: number }[] {
  return [...events]
    .flatMap((event) =>
      event.type === "work-finished" ? [{ work: event.work, error: event.error, time: event.time }] : [],
    )
    .sort((left, right) => left.work - right.work);
}

describe("a scenario in real time", () => {
  test.each(["ten-tasks", "crawler", "io-and-cpu", "blocking-call", "blocking-call-in-thread", "pipeline"] as const)(
    "[WC4] %s: on a host with exact timers every task ends when the simulation says",
    (preset) => {
      const [simulated] = simulate(presets[preset], 7, ["asyncio"]).runs;
      const real = ends(perform(presets[preset], 7, new Host()));
      const planned = ends(simulated?.trace.events ?? []);
      // Who ends first at one instant is decided by what is lost in rounding.
      expect(real.map(({ work, error }) => [work, error])).toEqual(planned.map(({ work, error }) => [work, error]));
      for (const [index, { time }] of real.entries()) expect(time).toBeCloseTo(planned[index]?.time ?? 0, 6);
    },
  );

  test("[WC4] tells the main task and its own, with their steps", () => {
    const events = perform({ groups: [{ name: "Task", count: 2, steps: [{ io: 1 }] }] }, 0, new Host());
    const of = (type: TraceEvent["type"]): number => events.filter((event) => event.type === type).length;
    expect([of("task-created"), of("task-started"), of("task-done"), of("work-step")]).toEqual([3, 3, 3, 2]);
  });

  test("[WC4] on a host whose timers are late, so are the ends", () => {
    const events = perform({ groups: [{ name: "Task", count: 1, steps: [{ io: 1 }, { io: 1 }] }] }, 0, new Host(0.004));
    expect(ends(events)).toEqual([{ work: 1, error: null, time: expect.closeTo(2.008, 6) }]);
  });

  test("[WC5] can be abandoned", () => {
    const host = new Host();
    const run = runInRealTime(presets["ten-tasks"], 7, host);
    run.abandon();
    host.run();
    expect([host.now(), ends(run.trace().events)]).toEqual([1000, []]);
  });

  test("[WC5] has a limit for events", () => {
    const host = new Host();
    runInRealTime(presets["ten-tasks"], 7, host, () => {}, { events: 20 });
    expect(() => host.run()).toThrow("more than 20");
  });
});
