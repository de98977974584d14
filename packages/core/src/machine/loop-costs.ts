import type { LoopCosts } from "../asyncio/loop-costs.ts";
import { log2 } from "../kernel/elementary.ts";
import type { Prices } from "./prices.ts";

/** How many timers there are in the heap when a timer and a sleep are measured. */
const TIMERS_MEASURED = 100;

/**
 * What the loop charges, so that each thing comes to its price in the end: a price includes the handles and steps that belong to
 * the thing, but the loop charges for these when they run. Null if nothing costs anything.
 */
export function loopCosts(prices: Prices): LoopCosts | null {
  const { handle, taskSwitch, timerCompare } = prices;
  const comparisons = timerCompare * log2(TIMERS_MEASURED);
  const costs: LoopCosts = {
    taskCreate: prices.taskCreate,
    firstStep: prices.taskRun,
    step: taskSwitch,
    handle,
    timer: above(prices.timer, handle + comparisons),
    timerCompare,
    sleep: above(prices.sleep, taskSwitch + comparisons),
    future: above(prices.future, handle + taskSwitch),
    gatherChild: above(prices.gatherChild, handle),
    taskGroupChild: above(prices.taskGroupChild, handle),
    lock: prices.asyncLock,
    semaphore: prices.asyncSemaphore,
    queue: prices.asyncQueue / 2,
    waiter: prices.asyncWait,
  };
  return Object.values(costs).some((seconds) => seconds > 0) ? costs : null;
}

/** What is left of a price when its parts are taken off. */
function above(price: number, parts: number): number {
  return Math.max(0, price - parts);
}
