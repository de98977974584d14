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

  /** When the loop will next have something to look at, in seconds; −Infinity if it has already, Infinity if never. */
  get nextTime(): number {
    return this.#news.length > 0 ? Number.NEGATIVE_INFINITY : (this.#heap[0]?.time ?? Number.POSITIVE_INFINITY);
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
  deliver(now: number): void {
    this.advance(now);
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
