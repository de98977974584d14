/** What a program shares between its tasks, by name. */
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
  type Future,
} from "../../src/asyncio/index.ts";
import type { ObjectSpec } from "../language.ts";

/** What goes through a queue: ordered by its priority alone, so that ties of heapq can be seen. */
export class Item {
  readonly priority: number;
  readonly number: number;

  constructor(priority: number, number: number) {
    this.priority = priority;
    this.number = number;
  }

  valueOf(): number {
    return this.priority;
  }
}

export type Shared = Lock | Event | Condition | Semaphore | Barrier | Queue<Item>;

type ObjectKinds = { readonly [S in ObjectSpec as S[0]]: (argument: S[1]) => Shared };

export class Names {
  /** Tasks, futures, handles, timeouts and groups; each kind has slots of its own. */
  readonly slots = new Map<string, unknown>();
  readonly callbacks = new Map<string, (future: Future) => void>();
  readonly #specs: readonly ObjectSpec[];
  readonly #objects = new Map<number, Shared>();
  readonly #counters = new Map<string, number>();
  #items = 0;

  constructor(specs: readonly ObjectSpec[]) {
    this.#specs = specs;
  }

  readonly #make: ObjectKinds = {
    lock: () => new Lock(),
    event: () => new Event(),
    condition: (lock) => new Condition(lock === null ? undefined : (this.object(lock) as Lock)), // the generator names a lock
    semaphore: (value) => new Semaphore(value),
    bounded: (value) => new BoundedSemaphore(value),
    barrier: (parties) => new Barrier(parties),
    queue: (maxsize) => new Queue(maxsize),
    priority: (maxsize) => new PriorityQueue(maxsize),
    lifo: (maxsize) => new LifoQueue(maxsize),
  };

  /** Made when it is first used; of the kind that the statement is about, since the generator pairs them. */
  object(index: number): Shared {
    const found = this.#objects.get(index);
    if (found !== undefined) return found;
    const [kind, argument] = this.#specs[index] as ObjectSpec;
    const made = (this.#make[kind] as (argument: unknown) => Shared)(argument); // the argument is of its kind
    this.#objects.set(index, made);
    return made;
  }

  item(priority: number): Item {
    return new Item(priority, ++this.#items);
  }

  counted(counter: string): number {
    return this.#counters.get(counter) ?? 0;
  }

  count(counter: string): number {
    const count = this.counted(counter) + 1;
    this.#counters.set(counter, count);
    return count;
  }
}
