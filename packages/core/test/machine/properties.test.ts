import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  compute,
  join,
  Machine,
  type MachineObserver,
  pause,
  type Program,
  spawn,
  type Thread,
  ThreadLock,
} from "../../src/machine/index.ts";

type Step = { readonly kind: "cpu" | "native" | "io" | "locked"; readonly seconds: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("cpu", "native", "io", "locked"),
  seconds: fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 0.02, noNaN: true })),
});

const scene = fc.record({
  cores: fc.integer({ min: 1, max: 4 }),
  gil: fc.boolean(),
  gilOrder: fc.constantFrom("mixed", "queue", "random"),
  seed: fc.nat(),
  priced: fc.boolean(),
  threads: fc.array(fc.array(step, { maxLength: 6 }), { minLength: 1, maxLength: 8 }),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

const PRICES = {
  osSleepLateness: 9e-5,
  wakeUp: 3e-5,
  wakeCall: 1e-6,
  threadSwitch: 2e-6,
  gilHandover: 4e-5,
  threadBoot: 1e-5,
};

/** Watches what must never happen, and writes down what does. */
class Watch implements MachineObserver {
  readonly log: string[] = [];
  readonly running = new Set<Thread>();
  readonly #cores: number;
  #machine: Machine | null = null;
  #time = 0;

  constructor(cores: number) {
    this.#cores = cores;
  }

  watch(machine: Machine): void {
    this.#machine = machine;
  }

  #note(what: string, thread: Thread): void {
    const now = this.#machine?.clock.now ?? 0;
    expect(now).toBeGreaterThanOrEqual(this.#time);
    this.#time = now;
    this.log.push(`${now} ${thread.name} ${what}`);
  }

  #stops(what: string, thread: Thread): void {
    this.running.delete(thread);
    this.#note(what, thread);
  }

  threadRunning(thread: Thread, core: number): void {
    this.running.add(thread);
    this.#note(`runs on ${core}`, thread);
    expect(this.running.size).toBeLessThanOrEqual(this.#cores);
    if (thread.process.gil !== null && !thread._outside) expect(thread.process.gil.holder).toBe(thread);
    const inside = [...this.running].filter((other) => other.process.gil !== null && !other._outside);
    expect(inside.length).toBeLessThanOrEqual(1);
  }

  threadWaitsForCore(thread: Thread): void {
    this.#stops("waits for a core", thread);
  }

  threadWaitsForGil(thread: Thread): void {
    this.#stops("waits for the GIL", thread);
  }

  threadSwitching(thread: Thread): void {
    this.#stops("switches", thread);
  }

  threadBlocked(thread: Thread): void {
    this.#stops("blocked", thread);
  }

  threadParked(thread: Thread): void {
    this.#stops("parked", thread);
  }

  threadFinished(thread: Thread): void {
    this.#stops("finished", thread);
  }
}

function play({ cores, gil, gilOrder, seed, priced, threads }: Scene): {
  machine: Machine;
  watch: Watch;
  asked: number[];
} {
  const watch = new Watch(cores);
  const machine = new Machine({ cores, gil, gilOrder, seed, observer: watch, ...(priced ? { prices: PRICES } : {}) });
  watch.watch(machine);
  const lock = new ThreadLock();
  machine.run(function* (): Program<void> {
    const started: Thread<void>[] = [];
    for (const steps of threads) started.push(yield* spawn(() => perform(steps)));
    for (const thread of started) yield* join(thread);
  });
  const asked = threads.map((steps) =>
    steps.reduce((sum, { kind, seconds }) => (kind === "io" ? sum : sum + seconds), 0),
  );
  return { machine, watch, asked };

  function* perform(steps: readonly Step[]): Program<void> {
    for (const { kind, seconds } of steps) {
      if (kind === "io") yield* pause(seconds);
      else if (kind === "locked") yield* lock.hold(() => compute(seconds));
      else yield* compute(seconds, { gil: kind === "cpu" });
    }
  }
}

describe("whatever threads do", () => {
  test("[GL2] cores and the GIL are never given out twice, the clock never runs back, everything ends", () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const { machine, watch } = play(drawn);
        expect(watch.running.size).toBe(0);
        for (const thread of machine.threads) expect(thread.state).toBe("finished");
      }),
      { numRuns: 300 },
    );
  });

  test("[CR1] no time is lost: each thread computes exactly what it asked for", () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const { machine, asked } = play({ ...drawn, priced: false });
        machine.threads
          .slice(1)
          .forEach((thread, index) => expect(thread.cpuSeconds).toBeCloseTo(asked[index] ?? 0, 9));
        const busy = machine.cores.reduce((sum, core) => sum + core.busy, 0);
        expect(busy).toBeCloseTo(
          asked.reduce((sum, seconds) => sum + seconds, 0),
          9,
        );
      }),
      { numRuns: 200 },
    );
  });

  test("[MC2] the same program and the same seed give the same events", () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        expect(play(drawn).watch.log).toEqual(play(drawn).watch.log);
      }),
      { numRuns: 50 },
    );
  });

  test("[CR1] no schedule is better than its bounds: the longest thread, and the work over the cores", () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const { machine, asked } = play({ ...drawn, priced: false });
        const alone = drawn.threads.map((steps) => steps.reduce((sum, { seconds }) => sum + seconds, 0));
        const total = asked.reduce((sum, seconds) => sum + seconds, 0);
        expect(machine.clock.now).toBeGreaterThanOrEqual(Math.max(...alone, total / drawn.cores) - 1e-9);
        expect(machine.clock.now).toBeLessThanOrEqual(alone.reduce((sum, seconds) => sum + seconds, 0) + 1e-9);
      }),
      { numRuns: 200 },
    );
  });
});
