import { heappop, heappush } from "../kernel/heapq.ts";
import { Draws } from "../scenario/draws.ts";
import type { Work, WorkGroup } from "../scenario/workload.ts";

/** A work and when it comes, in seconds. */
export interface Arrival {
  readonly time: number;
  readonly work: Work;
}

/** What comes next, for a program that does one work at a time. Works that come at the same time come in the order of their numbers. */
export class Arrivals {
  readonly #next: Arrival[] = [];
  /** For each work, what its end brings about. */
  readonly #onEnd = new Map<Work, (time: number) => void>();

  constructor(groups: readonly WorkGroup[]) {
    for (const group of groups) this.#open(group);
  }

  /** Takes the earliest; null when all are taken that can come before another one ends. */
  next(): Arrival | null {
    return heappop(this.#next, earlier) ?? null;
  }

  /** A work has ended: its user, if it has one, sends the next. */
  ended(work: Work, time: number): void {
    this.#onEnd.get(work)?.(time);
    this.#onEnd.delete(work);
  }

  #open({ works, arrivals }: WorkGroup): void {
    for (const [index, work] of works.entries()) {
      if (arrivals.kind === "open") this.#add({ time: arrivals.times[index] ?? 0, work });
      else if (index < arrivals.users) this.#add({ time: 0, work });
      else {
        const before = works[index - arrivals.users];
        if (before === undefined) continue;
        this.#onEnd.set(before, (time) =>
          this.#add({ time: time + new Draws(work.random).seconds(arrivals.think), work }),
        );
      }
    }
  }

  #add(arrival: Arrival): void {
    heappush(this.#next, arrival, earlier);
  }
}

function earlier(left: Arrival, right: Arrival): boolean {
  return left.time < right.time || (left.time === right.time && left.work.id < right.work.id);
}
