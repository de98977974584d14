import { FloatColumn, IntegerColumn } from "./columns.ts";
import type { RunModel, StepCurve } from "./run-model.ts";

/** Counts what is under way. */
export class UnderWay {
  readonly #times = new FloatColumn();
  readonly #values = new IntegerColumn();
  #now = 0;

  begins(time: number): void {
    this.#is(time, this.#now + 1);
  }

  ends(time: number): void {
    this.#is(time, Math.max(0, this.#now - 1));
  }

  curve(): StepCurve {
    return { times: this.#times.values().slice(), values: this.#values.values().slice() };
  }

  /** Of what changes at one instant, only the last counts. */
  #is(time: number, value: number): void {
    this.#now = value;
    const last = this.#times.length - 1;
    if (last >= 0 && this.#times.at(last) === time) return this.#values.set(last, value);
    this.#times.push(time);
    this.#values.push(value);
  }
}

/** How many tasks are under way at most. */
export function mostOf({ concurrency }: RunModel): number {
  return concurrency.values.reduce((most, value) => Math.max(most, value), 0);
}

/** The same for people. */
export function mostWords(model: RunModel): string {
  return `max ${mostOf(model).toLocaleString("en")}`;
}
