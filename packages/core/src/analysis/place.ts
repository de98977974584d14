/** A task or a thread, at an event of the log: what it did before that. */
export interface Place {
  readonly kind: "task" | "thread";
  readonly number: number;
  /** The event's place in the log. */
  readonly index: number;
}

/** Where the last is that began before the event number `index`; −1 if none did. */
export function lastBefore(stretches: readonly { readonly from: number }[], index: number): number {
  return lastWhere(stretches, ({ from }) => from < index);
}

/** Where the last item is of which `isBefore` holds; it holds of all up to some place, and of none after it. −1 if it holds of none. */
export function lastWhere<T>(items: readonly T[], isBefore: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && isBefore(item)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
