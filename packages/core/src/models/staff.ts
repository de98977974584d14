import type { ConcurrentFuture } from "../asyncio/index.ts";
import { join, pause, pauseUntil, type Program, resultOf, self, spawn } from "../machine/index.ts";
import type { Work, WorkGroup, Workload } from "../scenario/workload.ts";
import { openArrivals, thinkingBefore, type User, usersOf } from "./arrivals.ts";
import { attend } from "./attend.ts";
import type { RunObserver } from "./model.ts";
import type { ThreadRuntime } from "./thread-runtime.ts";

/** A pool of threads or of processes. */
interface Pool {
  readonly maxWorkers: number;
  submit(job: () => Program<void>): Program<ConcurrentFuture<void>>;
  shutdown(): Program<void>;
}

/** Who does the works of each group. */
export interface Staff {
  /** The pool that a group's works are given to; null for a new thread for each. */
  readonly poolOf: (group: WorkGroup) => Pool | null;
  /** How things are done where the works are. */
  readonly runtime: (work: Work) => ThreadRuntime;
}

/** A main thread that gives each work, as it comes, to the staff, and waits for all. */
export class Dispatch {
  readonly #workload: Workload;
  readonly #observer: RunObserver;
  readonly #staff: Staff;

  constructor(workload: Workload, observer: RunObserver, staff: Staff) {
    this.#workload = workload;
    this.#observer = observer;
    this.#staff = staff;
  }

  *main(): Program<void> {
    const { groups } = this.#workload;
    const { clock } = (yield* self()).computer;
    this.#announcePools();
    const ends: (() => Program<unknown>)[] = [];
    for (const user of usersOf(groups)) {
      const thread = yield* spawn(() => this.#user(user), { name: user.name });
      ends.push(() => join(thread));
    }
    for (const { work, time, group } of openArrivals(groups)) {
      if (time > clock.now) yield* pauseUntil(time);
      ends.push(yield* this.#send(work, time, group));
    }
    for (const end of ends) yield* end();
    for (const pool of new Set(groups.map(this.#staff.poolOf))) if (pool !== null) yield* pool.shutdown();
  }

  #announcePools(): void {
    const groupsOf = new Map<Pool, string[]>();
    for (const group of this.#workload.groups) {
      const pool = this.#staff.poolOf(group);
      if (pool !== null) groupsOf.set(pool, [...(groupsOf.get(pool) ?? []), group.name]);
    }
    for (const [pool, names] of groupsOf) {
      this.#observer.resourceCreated?.(pool, "pool", names.join(", "), pool.maxWorkers);
    }
  }

  *#user(user: User): Program<void> {
    const { clock } = (yield* self()).computer;
    for (const [index, work] of user.works.entries()) {
      if (index > 0) yield* pause(thinkingBefore(work, user));
      const end = yield* this.#send(work, clock.now, user.group);
      yield* end();
    }
  }

  /** Has somebody do the work; answers how to wait for its end. */
  *#send(work: Work, arrival: number, group: WorkGroup): Program<() => Program<unknown>> {
    const pool = this.#staff.poolOf(group);
    if (pool === null) {
      const thread = yield* spawn(() => this.#attend(work, arrival), { name: work.name });
      return () => join(thread);
    }
    const future = yield* pool.submit(() => this.#inPool(pool, work, arrival));
    return () => resultOf(future);
  }

  *#inPool(pool: Pool, work: Work, arrival: number): Program<void> {
    this.#observer.resourceAcquired?.(pool, work);
    yield* this.#attend(work, arrival);
    this.#observer.resourceReleased?.(pool, work);
  }

  *#attend(work: Work, arrival: number): Program<void> {
    const performer = yield* self();
    yield* attend(work, { arrival, performer, runtime: this.#staff.runtime(work), observer: this.#observer });
  }
}
