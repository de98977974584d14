import { expect, test } from "vitest";
import { Random } from "../../src/kernel/random.ts";

test("[RA1] a seed gives the same numbers for ever", () => {
  const random = new Random(7);
  expect([random.bits(), random.bits(), random.uniform()]).toMatchInlineSnapshot(`
    [
      1004282400,
      2200021487,
      0.44891458133395923,
    ]
  `);
});

test("[RA1] numbers are uniform in [0, 1), and seeds differ", () => {
  const random = new Random(1);
  const buckets = Array.from({ length: 10 }, () => 0);
  for (let draw = 0; draw < 10_000; draw++) {
    const bucket = Math.floor(random.uniform() * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
  const firsts = [0, 1, -1, 0.5, 2 ** 32, 2 ** 33, 2 ** 52].map((seed) => new Random(seed).bits());
  expect(new Set(firsts).size).toBe(firsts.length);
});

test("[RA1] a fork is a stream of its own, and leaves its parent alone", () => {
  const parent = new Random(3);
  const twin = new Random(3);
  const fork = parent.fork("latency");
  expect(fork.bits()).not.toBe(parent.fork("failures").bits());
  expect(new Random(3).fork("latency").bits()).toBe(new Random(3).fork("latency").bits());
  expect(parent.bits()).toBe(twin.bits());
});
