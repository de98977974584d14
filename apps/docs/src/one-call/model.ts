import { type Scenario, simulate, worksOf } from "@interleave/core";

/** A request over the network: a little computing, the wait, a little computing. */
const ONE_CALL: Scenario = {
  groups: [{ name: "Program", count: 1, steps: [{ cpu: "4ms" }, { block: "150ms" }, { cpu: "6ms" }] }],
};

/** A stretch of the program's life, in seconds. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly doing: "computing" | "blocking";
}

/** What the program does, as the engine carries it out. */
export function oneCall(): Stretch[] {
  const [run] = simulate(ONE_CALL, 0, ["sequential"]).runs;
  const spans = run === undefined ? [] : worksOf(run.trace).flatMap(({ spans }) => spans);
  return spans.map(({ start, end, state }) => ({ start, end, doing: state === "blocking" ? "blocking" : "computing" }));
}

/** From the beginning to the end, and how much of it the CPU computes; both in seconds. */
export function totals(stretches: readonly Stretch[]): { readonly seconds: number; readonly busy: number } {
  const busy = stretches
    .filter(({ doing }) => doing === "computing")
    .reduce((sum, { start, end }) => sum + end - start, 0);
  return { seconds: stretches.at(-1)?.end ?? 0, busy };
}
