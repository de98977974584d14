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

/**
 * What happens beside a loop, in simulated time: threads go on, and are done. Going on needs no loop; that something
 * is done, the loop learns when it looks, which is once an iteration.
 */
export class ExternalEvents {
  #heap: ExternalEvent[] = [];
  #news: (() => void)[] = [];
  #ordered = 0;

  /** When something happens next, in seconds; Infinity if never. */
  get nextTime(): number {
    return this.#heap[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  /** True if there is something that the loop has not looked at. */
  get hasNews(): boolean {
    return this.#news.length > 0;
  }

  /** The next number for `order`: of events at one instant, the one with the lower number comes first. */
  nextOrder(): number {
    return this.#ordered++;
  }

  /** At `time`, whether the loop looks or not, `run` is called. */
  schedule(time: number, order: number, run: () => void): void {
    heappush(this.#heap, { time, order, run }, earlier);
  }

  /** The loop is told by a call of `tell` when it looks next. */
  announce(tell: () => void): void {
    this.#news.push(tell);
  }

  /** Lets everything happen that is not later than `now`, but tells the loop nothing. */
  advance(now: number): void {
    for (let first = this.#heap[0]; first !== undefined && first.time <= now; first = this.#heap[0]) {
      heappop(this.#heap, earlier);
      first.run();
    }
  }

  /** The loop looks. */
  deliver(): void {
    while (this.#news.length > 0) {
      const news = this.#news;
      this.#news = [];
      for (const tell of news) tell();
    }
  }

  clear(): void {
    this.#heap = [];
    this.#news = [];
  }
}
