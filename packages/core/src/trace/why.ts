import type { Cause, Subject } from "./cause.ts";
import { Chain } from "./chain.ts";
import type { Trace } from "./event.ts";
import { stateAt } from "./state.ts";
import { type Instant, TraceIndex } from "./trace-index.ts";

/**
 * Why a task is not running at an instant: the chain of causes, from itself to whatever in the end holds all of it up. The last link is
 * somebody who computes or sleeps, or who waits for something that the trace does not know, or a circle.
 *
 * @example
 * ```ts
 * const waiting: Scenario = { groups: [{ name: "Task", count: 3, steps: [{ lock: "db", steps: [{ io: 1 }] }] }], locks: ["db"] };
 * const { runs } = simulate(waiting, 7, ["asyncio"], { prices: FREE });
 * const chain = runs.flatMap(({ trace }) => whyNotRunning(trace, { work: 3 }, 0.5));
 * console.log(chain.map(({ sentence }) => sentence).join(" ")); // Task 3 has waited since 0 s for the lock "db", which Task 1 has had since 0 s. Task 1 has slept since 0 s, until 1 s.
 * ```
 */
export function whyNotRunning(of: Trace | TraceIndex, who: Subject, instant: Instant): Cause[] {
  const index = of instanceof TraceIndex ? of : new TraceIndex(of);
  return new Chain(index, stateAt(index, instant)).from(who);
}
