/** An array of numbers that grows at its end. */
export class FloatColumn {
  #values = new Float64Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#values = grown(this.#values, new Float64Array(this.#length * 2));
    this.#values[this.#length++] = value;
  }

  at(index: number): number {
    return this.#values[index] ?? Number.NaN;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  /** What was pushed so far, without a copy: not to be read any more after the next push. */
  values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}

/** An array of integers from 0 to 2³² − 1 that grows at its end. */
export class IntegerColumn {
  #values = new Uint32Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#values = grown(this.#values, new Uint32Array(this.#length * 2));
    this.#values[this.#length++] = value;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  /** What was pushed so far, without a copy: not to be read any more after the next push. */
  values(): Uint32Array {
    return this.#values.subarray(0, this.#length);
  }
}

function grown<T extends Float64Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** The first index in `values` from `low` up to `high` (rising there) whose value is above `limit`; `high` if there is none. */
export function firstAbove(values: Float64Array, limit: number, low = 0, high: number = values.length): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? Number.POSITIVE_INFINITY) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
