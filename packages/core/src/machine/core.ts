import type { Alarm } from "./agenda.ts";

/** A core of the simulated processor. */
export class Core<T> {
  /** Counted from 0. */
  readonly id: number;
  /** How long it has computed, in seconds. */
  busy = 0;
  /** @internal Who runs on it. */
  _thread: T | null = null;
  /** @internal Who ran on it last. */
  _last: T | null = null;
  /** @internal Since when nobody has run on it. */
  _idleSince = 0;
  /** @internal Since when its thread has been running without having been asked to let others run. */
  _sliceStart = 0;
  /** @internal Until when its thread's time has been accounted for. */
  _accountedTo = 0;
  /** @internal When what its thread computes will be done; Infinity if it computes nothing. */
  _workEnd: number = Number.POSITIVE_INFINITY;
  /** @internal */
  readonly _alarm: Alarm;

  constructor(id: number, makeAlarm: (core: Core<T>) => Alarm) {
    this.id = id;
    this._alarm = makeAlarm(this);
  }
}
