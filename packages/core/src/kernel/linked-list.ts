/** A place in a `LinkedList`. It knows its list only by its neighbours. */
export interface ListNode<T> {
  readonly item: T;
  /** @internal */ previous: ListNode<T> | null;
  /** @internal */ next: ListNode<T> | null;
  /** @internal */ listed: boolean;
}

/**
 * Waiters in the order in which they came. What `collections.deque` is to asyncio's locks, but one can leave from the
 * middle in constant time: a million waiters that time out in any order cost no more than a million that are served.
 */
export class LinkedList<T> implements Iterable<T> {
  length = 0;
  #first: ListNode<T> | null = null;
  #last: ListNode<T> | null = null;

  /** The oldest item's place, or null if there is none. */
  get first(): ListNode<T> | null {
    return this.#first;
  }

  push(item: T): ListNode<T> {
    const node: ListNode<T> = { item, previous: this.#last, next: null, listed: true };
    if (this.#last === null) this.#first = node;
    else this.#last.next = node;
    this.#last = node;
    this.length++;
    return node;
  }

  /** Takes a node out. One that is out already stays out. */
  remove(node: ListNode<T>): void {
    if (!node.listed) return;
    if (node.previous === null) this.#first = node.next;
    else node.previous.next = node.next;
    if (node.next === null) this.#last = node.previous;
    else node.next.previous = node.previous;
    node.listed = false;
    this.length--;
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let node = this.#first; node !== null; node = node.next) yield node.item;
  }
}
