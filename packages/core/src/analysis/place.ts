/** A task or a thread, at an event of the log: what it did before that. */
export interface Place {
  readonly kind: "task" | "thread";
  readonly number: number;
  /** The event's place in the log. */
  readonly index: number;
}

/** Where the last is that began before the event number `index`; −1 if none did. */
export function lastBefore(stretches: readonly { readonly from: number }[], index: number): number {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((stretches[middle]?.from ?? index) < index) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
