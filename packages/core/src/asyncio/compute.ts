import type { Coroutine, Suspension } from "./coroutine.ts";
import { RuntimeError, ValueError } from "./errors.ts";

/** Computing holds a core, and the GIL with it; blocking holds neither, but stalls the loop just the same. */
export type ComputeKind = "cpu" | "block";

/** The request of a callback to be continued only after it has computed, or was blocked, for `seconds`. */
export class Compute implements Coroutine<void> {
  readonly kind: ComputeKind;
  readonly seconds: number;
  #state: "created" | "asked" | "finished" = "created";

  constructor(kind: ComputeKind, seconds: number) {
    if (!(Number.isFinite(seconds) && seconds >= 0)) {
      throw new ValueError(`${kind}: seconds must be a finite number from 0, not ${seconds}`);
    }
    this.kind = kind;
    this.seconds = seconds;
  }

  next(): IteratorResult<Suspension, void> {
    if (this.#state === "finished") throw new RuntimeError("cannot reuse already awaited coroutine");
    if (this.#state === "asked") {
      this.#state = "finished";
      return { done: true, value: undefined };
    }
    this.#state = "asked";
    return { done: false, value: this as unknown as Suspension }; // the engine's side of the opaque type
  }

  throw(error: unknown): IteratorResult<Suspension, void> {
    this.#state = "finished";
    throw error;
  }

  return(): IteratorResult<Suspension, void> {
    this.#state = "finished";
    return { done: true, value: undefined };
  }

  [Symbol.iterator](): this {
    return this;
  }
}
