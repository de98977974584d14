/** What is measured. Each competitor does the same work: as many of it as it is asked for, in its own words. */
export interface Workload {
  readonly name: string;
  /** What one of it is called. */
  readonly unit: string;
  readonly count: number;
  /** What the engine is to reach: times CPython's rate, times the best peer's. */
  readonly atLeast: { readonly cpython: number; readonly peers: number };
}

export const workloads: readonly Workload[] = [
  { name: "tasks", unit: "tasks that sleep a random time", count: 100_000, atLeast: { cpython: 15, peers: 3 } },
  { name: "tasks", unit: "tasks that sleep a random time", count: 1_000_000, atLeast: { cpython: 10, peers: 3 } },
  { name: "instant", unit: "tasks that sleep until one instant", count: 100_000, atLeast: { cpython: 15, peers: 3 } },
  { name: "switches", unit: "sleep(0) of one task", count: 1_000_000, atLeast: { cpython: 15, peers: 3 } },
  { name: "queue", unit: "put and get on an unbounded queue", count: 1_000_000, atLeast: { cpython: 5, peers: 3 } },
];

/** Does `count` of a workload. Not every competitor has every workload. */
export type Competitor = Partial<Record<string, (count: number) => unknown>>;

/** Random times from 0 to 1, the same in each round (the constants are those of Numerical Recipes' ranqd1). */
export function randomTimes(count: number): Float64Array {
  const times = new Float64Array(count);
  let state = 1;
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    times[index] = state / 2 ** 32;
  }
  return times;
}
