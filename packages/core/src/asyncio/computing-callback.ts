import { Compute } from "./compute.ts";
import type { Coroutine } from "./coroutine.ts";
import { RuntimeError } from "./errors.ts";
import type { Handle } from "../kernel/handle.ts";

/** @internal A callback that has computed and can go on. */
export interface Resumable {
  _resume(): void;
  toString(): string;
}

/** @internal What a computing callback needs of its loop. */
export interface Computer {
  _compute(request: Compute, who: Resumable): boolean;
  _callbackFailed(error: unknown, handle: Handle): void;
}

/** @internal A plain callback that is a generator function: it runs to its end inside its handle, and may only compute. */
export class ComputingCallback implements Resumable {
  readonly #loop: Computer;
  readonly #coroutine: Coroutine<unknown>;
  readonly #handle: Handle;

  constructor(loop: Computer, coroutine: Coroutine<unknown>, handle: Handle) {
    this.#loop = loop;
    this.#coroutine = coroutine;
    this.#handle = handle;
  }

  _resume(): void {
    try {
      let result = this.#coroutine.next();
      while (!result.done) {
        const request: unknown = result.value;
        if (!(request instanceof Compute)) {
          result = this.#coroutine.throw(new RuntimeError("a callback can compute, but not wait: make it a task"));
        } else if (this.#loop._compute(request, this)) return;
        else result = this.#coroutine.next();
      }
    } catch (error) {
      this.#loop._callbackFailed(error, this.#handle);
    }
  }

  toString(): string {
    return this.#handle.toString();
  }
}
