import { assert, array, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { type Group, type ModelName, type Scenario, type Statistics, worksOf } from "../../src/index.ts";
import { simulate } from "../free.ts";

function runOf(model: ModelName, scenario: Scenario, seed: number) {
  const [run] = simulate(scenario, seed, [model]).runs;
  if (run === undefined) throw new Error("one model was asked for, and no run came back");
  return run;
}

function statistics(model: ModelName, scenario: Scenario, seed: number): Statistics {
  return runOf(model, scenario, seed).statistics;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A scenario with one task for each of the durations. */
function waiting(durations: readonly number[]): Scenario {
  return { groups: durations.map((io, index): Group => ({ name: `T${index}`, count: 1, steps: [{ io }] })) };
}

/** A server for exponential service times with Poisson arrivals: `rate` a second come, one takes `service` seconds on average. */
function server(count: number, rate: number, service: number, limit?: number): Scenario {
  return {
    groups: [{ name: "Request", count, arrivals: { poisson: rate }, limit, steps: [{ io: { exponential: service } }] }],
  };
}

/** Erlang's C: the probability that an arrival has to wait when `load` erlangs come to `servers` servers. */
function erlangC(servers: number, load: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < servers; n++) {
    term *= load / n;
    sum += term;
  }
  const waits = ((term * load) / servers) * (servers / (servers - load));
  return waits / (sum + waits);
}

describe("pure waiting", () => {
  // Whole microseconds: timers that are less than a nanosecond apart are due together, as in CPython.
  const microseconds = integer({ min: 0, max: 10_000_000 }).map((count) => count / 1e6);
  const durations = array(microseconds, { minLength: 1, maxLength: 30 });

  test("one after another takes the sum, asyncio the longest", () => {
    assert(
      property(durations, (seconds) => {
        const sum = seconds.reduce((total, each) => total + each, 0);
        expect(statistics("sequential", waiting(seconds), 0).makespan).toBe(sum);
        expect(statistics("asyncio", waiting(seconds), 0).makespan).toBe(Math.max(...seconds));
      }),
    );
  });

  test("of n uniform latencies the ratio of the expected sum to the expected longest is (n + 1) / 2", () => {
    for (const [n, runs] of [
      [1, 400],
      [10, 400],
      [100, 200],
      [1000, 20],
    ] as const) {
      const scenario: Scenario = { groups: [{ name: "Task", count: n, steps: [{ io: { uniform: [0, 1] } }] }] };
      const makespans = (model: ModelName): number[] =>
        Array.from({ length: runs }, (_, seed) => statistics(model, scenario, seed).makespan);
      const ratio = mean(makespans("sequential")) / mean(makespans("asyncio"));
      expect(ratio / ((n + 1) / 2)).toBeCloseTo(1, 1);
    }
  });

  test("the order in which unrelated tasks are written changes nobody's time", () => {
    assert(
      property(durations, integer(), (seconds, by) => {
        const shift = Math.abs(by) % seconds.length;
        const rotated = [...seconds.slice(shift), ...seconds.slice(0, shift)];
        const ends = (all: readonly number[]): number[] =>
          worksOf(runOf("asyncio", waiting(all), 0).trace).map(({ end }) => end);
        expect(ends(rotated)).toEqual(rotated);
        expect(ends(seconds)).toEqual(seconds);
      }),
    );
  });
});

describe("Amdahl's law", () => {
  /** A second of computing: a share of it alone, the rest in pieces that can be done at once. */
  function program(serial: number, cores: number, pieces = cores): Scenario {
    const piece = [{ cpu: (1 - serial) / pieces }];
    const steps = [{ cpu: serial }, { gather: Array.from({ length: pieces }, () => piece) }];
    return { groups: [{ name: "Program", count: 1, steps }], machine: { cores } };
  }

  test("free threads are 1 / (s + (1 − s) / cores) times as fast as one", () => {
    const cores = integer({ min: 0, max: 6 }).map((power) => 2 ** power);
    const share = integer({ min: 0, max: 100 }).map((percent) => percent / 100);
    assert(
      property(share, cores, (serial, count) => {
        const law = 1 / (serial + (1 - serial) / count);
        const speedUpWith = (pieces: number): number =>
          1 / statistics("free-threaded", program(serial, count, pieces), 0).makespan;
        expect(speedUpWith(count)).toBeCloseTo(law, 9);
        // With many more pieces than cores their slices do not all end together: a little is lost, and nothing is gained.
        expect(speedUpWith(100)).toBeLessThanOrEqual(law + 1e-9);
        expect(speedUpWith(100) / law).toBeGreaterThan(0.8);
      }),
      { numRuns: 50 },
    );
  });

  test("for threads under one GIL, and for asyncio, everything is serial", () => {
    for (const model of ["threads", "asyncio"] as const) {
      for (const cores of [1, 2, 8]) {
        expect(statistics(model, program(0.1, cores), 0).makespan).toBeCloseTo(1, 9);
      }
    }
  });
});

describe("queues of theory", () => {
  test("M/M/1: one thread that serves in order of arrival; the mean time in the system is 1 / (μ − λ)", () => {
    const [rate, service] = [5, 0.1];
    const runs = Array.from(
      { length: 5 },
      (_, seed) => statistics("sequential", server(20_000, rate, service), seed).latency.mean,
    );
    expect(mean(runs) / (1 / (1 / service - rate))).toBeCloseTo(1, 1);
  });

  test("M/M/c: a limit of c under asyncio; the mean time in the system follows Erlang's C", () => {
    const [rate, service, servers] = [32, 0.1, 4];
    const load = rate * service;
    const expected = (erlangC(servers, load) * service) / (servers - load) + service;
    const runs = Array.from(
      { length: 5 },
      (_, seed) => statistics("asyncio", server(20_000, rate, service, servers), seed).latency.mean,
    );
    expect(mean(runs) / expected).toBeCloseTo(1, 1);
  });

  test("M/M/∞: without a limit under asyncio nobody waits, and λ / μ are there on average", () => {
    const { latency, meanConcurrency } = statistics("asyncio", server(20_000, 50, 0.1), 1);
    expect(latency.mean).toBeCloseTo(0.1, 2);
    expect(meanConcurrency / 5).toBeCloseTo(1, 1);
  });

  test("Little's law: the mean number in the system is the throughput times the mean time in it", () => {
    assert(
      property(integer({ min: 0, max: 1000 }), integer({ min: 1, max: 5 }), (seed, limit) => {
        const { trace, statistics: of } = runOf("asyncio", server(200, 20, 0.1, limit), seed);
        const works = worksOf(trace);
        // The area under the number in the system, event by event.
        const changes = works
          .flatMap(({ arrival, end }) => [[arrival, 1] as const, [end, -1] as const])
          .toSorted(([a], [b]) => a - b);
        let area = 0;
        let inside = 0;
        let last = 0;
        for (const [time, change] of changes) {
          area += inside * (time - last);
          inside += change;
          last = time;
        }
        expect(area / of.makespan).toBeCloseTo(of.throughput * of.latency.mean, 9);
      }),
      { numRuns: 30 },
    );
  });
});
