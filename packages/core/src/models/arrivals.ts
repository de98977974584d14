import { heappop, heappush } from "../kernel/heapq.ts";
import { Draws } from "../scenario/draws.ts";
import type { ClosedLoop, Work, WorkGroup } from "../scenario/workload.ts";

/** A work of a group and when it comes, in seconds. */
export interface Arrival {
  readonly time: number;
  readonly work: Work;
  readonly group: WorkGroup;
}

/** A user of a closed loop, and the works that it sends one after the other, thinking in between. */
export interface User {
  readonly name: string;
  readonly works: readonly Work[];
  readonly group: WorkGroup;
  readonly think: ClosedLoop["think"];
}

/** What comes by itself, in order of time; works that come at the same time come in the order of their numbers. */
export function openArrivals(groups: readonly WorkGroup[]): Arrival[] {
  return groups
    .flatMap((group) => {
      const { arrivals, works } = group;
      if (arrivals.kind === "closed") return [];
      return works.map((work, index): Arrival => ({ time: arrivals.times[index] ?? 0, work, group }));
    })
    .sort((a, b) => a.time - b.time || a.work.id - b.work.id);
}

/** The users of all closed loops. */
export function usersOf(groups: readonly WorkGroup[]): User[] {
  return groups.flatMap((group) => {
    const { arrivals, works, name } = group;
    if (arrivals.kind === "open") return [];
    return Array.from({ length: arrivals.users }, (_, user): User => {
      const own = works.filter((_work, index) => index % arrivals.users === user);
      return { name: `${name} user ${user + 1}`, works: own, group, think: arrivals.think };
    });
  });
}

/** How long a user thinks before it sends a work, in seconds. */
export function thinkingBefore(work: Work, { think }: User): number {
  return new Draws(work.random).seconds(think);
}

/** What comes next, for a program that does one work at a time. */
export class Line {
  readonly #next: Arrival[] = [];
  /** For each work, what its end brings about. */
  readonly #onEnd = new Map<Work, (time: number) => void>();

  constructor(groups: readonly WorkGroup[]) {
    for (const arrival of openArrivals(groups)) this.#add(arrival);
    for (const user of usersOf(groups)) this.#follow(user);
  }

  /** Takes the earliest; null when all are taken that can come before another one ends. */
  next(): Arrival | null {
    return heappop(this.#next, isEarlier) ?? null;
  }

  /** A work has ended: its user, if it has one, sends the next. */
  ended(work: Work, time: number): void {
    this.#onEnd.get(work)?.(time);
    this.#onEnd.delete(work);
  }

  #follow(user: User): void {
    const { works, group } = user;
    for (const [index, work] of works.entries()) {
      const before = works[index - 1];
      if (before === undefined) this.#add({ time: 0, work, group });
      else this.#onEnd.set(before, (time) => this.#add({ time: time + thinkingBefore(work, user), work, group }));
    }
  }

  #add(arrival: Arrival): void {
    heappush(this.#next, arrival, isEarlier);
  }
}

function isEarlier(left: Arrival, right: Arrival): boolean {
  return left.time < right.time || (left.time === right.time && left.work.id < right.work.id);
}
