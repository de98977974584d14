/**
 * A binary heap in an array, sifting as CPython 3.13 heapq.py does (lines 207 and 260), so that equal elements leave
 * it in the same order as there. The order of equals is neither first-in first-out nor arbitrary: it is heapq's.
 */
export type Less<T> = (left: T, right: T) => boolean;

/** Adds an item: at the end, then towards the root while it is less than its parent. */
export function heappush<T>(heap: T[], item: T, less: Less<T>): void {
  heap.push(item);
  siftDown(heap, 0, heap.length - 1, item, less);
}

/** Takes the least item, or undefined from an empty heap. */
export function heappop<T>(heap: T[], less: Less<T>): T | undefined {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return last;
  const first = heap[0];
  siftUp(heap, 0, last, less);
  return first;
}

/** Moves parents down from `position` until `item` fits (heapq._siftdown). */
function siftDown<T>(heap: T[], start: number, position: number, item: T, less: Less<T>): void {
  while (position > start) {
    const parent = (position - 1) >> 1;
    const above = heap[parent] as T; // parent < position < length
    if (!less(item, above)) break;
    heap[position] = above;
    position = parent;
  }
  heap[position] = item;
}

/** Bubbles the smaller child up to a leaf, then lets `item` rise from there (heapq._siftup). */
function siftUp<T>(heap: T[], position: number, item: T, less: Less<T>): void {
  const start = position;
  const end = heap.length;
  let child = 2 * position + 1;
  while (child < end) {
    const right = child + 1;
    if (right < end && !less(heap[child] as T, heap[right] as T)) child = right; // both below end
    heap[position] = heap[child] as T;
    position = child;
    child = 2 * position + 1;
  }
  siftDown(heap, start, position, item, less);
}
