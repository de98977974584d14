import type { Gil } from "./gil.ts";
import type { GilWaiter } from "./gil-line.ts";

/** An operating system's process: threads under one GIL, if there is one. */
export class Process<T extends GilWaiter> {
  /** Counted from 1 by the machine. */
  readonly id: number;
  readonly name: string;
  /** Null in a free-threaded Python. */
  readonly gil: Gil<T> | null;
  /** @internal How many stacks are left of threads that were joined. */
  _spareStacks = 0;
  /** @internal Threads that keep it alive. */
  _alive = 0;

  constructor(id: number, name: string, gil: Gil<T> | null) {
    this.id = id;
    this.name = name;
    this.gil = gil;
  }
}
