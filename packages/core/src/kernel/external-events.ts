import { heappop, heappush } from "./heapq.ts";

interface ExternalEvent {
  readonly time: number;
  readonly order: number;
  readonly run: () => void;
}

/** Those of one instant come in the order of `order`. */
function earlier(left: ExternalEvent, right: ExternalEvent): boolean {
  return left.time < right.time || (left.time === right.time && left.order < right.order);
}

/** What happens outside of the loop, in simulated time: a worker thread goes on, or has finished. */
export class ExternalEvents {
  #heap: ExternalEvent[] = [];

  /** When the next event happens, in seconds; Infinity if none is to come. */
  get nextTime(): number {
    return this.#heap[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  schedule(time: number, order: number, run: () => void): void {
    heappush(this.#heap, { time, order, run }, earlier);
  }

  /** Lets everything happen that is not later than `now`, what is scheduled meanwhile included. */
  deliver(now: number): void {
    while (this.nextTime <= now) heappop(this.#heap, earlier)?.run();
  }

  clear(): void {
    this.#heap = [];
  }
}
