/** @internal What a timer's handle tells when it is cancelled. */
export interface TimerOwner {
  _timerHandleCancelled(handle: TimerHandle): void;
}

/** A callback with its arguments, as the loop keeps it: any function, whatever it takes. */
export type AnyFunction = (...args: never[]) => unknown;

/** @internal For messages: a function's name may be anything, or missing. */
export function nameOf(callback: AnyFunction): string {
  try {
    const name: unknown = callback.name;
    return typeof name === "string" && name !== "" ? name : "anonymous";
  } catch {
    return "anonymous";
  }
}

/** A callback that waits to be run: what `callSoon` returns. */
export class Handle {
  /** @internal Null once cancelled: what it held can be freed. */
  _callback: AnyFunction | null;
  /** @internal */
  _args: readonly unknown[];

  constructor(callback: AnyFunction, args: readonly unknown[]) {
    this._callback = callback;
    this._args = args;
  }

  /** The callback will not be run. Its place in the ready queue stays, and counts until it is reached. */
  cancel(): void {
    this._callback = null;
    this._args = [];
  }

  cancelled(): boolean {
    return this._callback === null;
  }

  /** @internal Calls the callback and lets its error out. The loop is the only caller. */
  _run(): unknown {
    const callback = this._callback as ((...args: readonly unknown[]) => unknown) | null; // its types were checked when scheduled
    return callback?.(...this._args);
  }

  /** The callback's name, for messages. */
  toString(): string {
    const name = this._callback === null ? "cancelled" : nameOf(this._callback);
    return `<${this.constructor.name} ${name}>`;
  }
}

/** A callback that waits for its time: what `callLater` and `callAt` return. */
export class TimerHandle extends Handle {
  /** @internal Where the loop keeps it while it is scheduled; -1 once it is due, or was dropped. */
  _slot = -1;
  readonly #when: number;
  readonly #owner: TimerOwner;

  constructor(when: number, callback: AnyFunction, args: readonly unknown[], owner: TimerOwner) {
    super(callback, args);
    this.#when = when;
    this.#owner = owner;
  }

  /** When the callback is due, in seconds of the loop's clock. */
  when(): number {
    return this.#when;
  }

  override cancel(): void {
    if (!this.cancelled()) this.#owner._timerHandleCancelled(this);
    super.cancel();
  }
}
