import { LinkedList, type ListNode } from "../kernel/linked-list.ts";
import type { Coroutine } from "./coroutine.ts";
import { RuntimeError } from "./errors.ts";
import { Future } from "./future.ts";
import type { WaitReason } from "./observer.ts";
import { charge, runningScheduler, type Scheduler } from "./scheduler.ts";

/** What waiters wait for: what a trace calls it. */
export type WaitKind = "lock" | "event" | "condition" | "semaphore" | "barrier" | "queue";

/**
 * The futures of the tasks that wait for something, in the order in which they came. Bound to the first loop that one
 * of them waited on (CPython 3.13 mixins.py).
 */
export class Waiters<T> {
  readonly #list = new LinkedList<Future<T>>();
  #reason: WaitReason;
  #loop: Scheduler | null = null;
  /** All waiters before this one are done: a thousand releases in a row need not look at them again. */
  #pending: ListNode<Future<T>> | null = null;

  constructor(kind: WaitKind, target: object) {
    this.#reason = { kind, target };
  }

  /** They wait for something that this line is a part of. */
  waitFor(kind: WaitKind, target: object): void {
    this.#reason = { kind, target };
  }

  get length(): number {
    return this.#list.length;
  }

  /** A new future for the running task, not listed yet. Throws RuntimeError on a loop other than the first one. */
  create(): Future<T> {
    const loop = runningScheduler();
    if (loop === null) throw new RuntimeError("no running event loop");
    this.#loop ??= loop;
    if (loop !== this.#loop) throw new RuntimeError(`this ${this.#reason.kind} is bound to a different event loop`);
    const future = new Future<T>(loop);
    future._reason = this.#reason;
    return future;
  }

  add(future: Future<T>): ListNode<Future<T>> {
    charge("waiter");
    const node = this.#list.push(future);
    this.#pending ??= node;
    return node;
  }

  remove(node: ListNode<Future<T>>): void {
    if (node === this.#pending) this.#pending = node.next;
    this.#list.remove(node);
  }

  /** Waits at the end of the line, and leaves it however the waiting ends. */
  *wait(future: Future<T> = this.create()): Coroutine<T> {
    const node = this.add(future);
    try {
      return yield* future;
    } finally {
      this.remove(node);
    }
  }

  /** The one that has waited longest, done or not. */
  first(): Future<T> | undefined {
    return this.#list.first?.item;
  }

  /** True if there is nobody but those who have been cancelled and have not left yet. */
  areAllCancelled(): boolean {
    for (const future of this.#list) if (!future.cancelled()) return false;
    return true;
  }

  /** Wakes up to `count` of those who still wait, first come first served. Returns how many it were. */
  wake(result: T, count: number): number {
    let woken = 0;
    while (this.#pending !== null && woken < count) {
      const future = this.#pending.item;
      this.#pending = this.#pending.next;
      if (future.done()) continue;
      future.setResult(result);
      woken++;
    }
    return woken;
  }

  /** Takes waiters from the line until one of them still waited, and wakes that one. */
  popAndWake(result: T): void {
    for (let node = this.#list.first; node !== null; node = this.#list.first) {
      this.remove(node);
      if (node.item.done()) continue;
      node.item.setResult(result);
      return;
    }
  }

  /** Takes all waiters from the line, and wakes those who still waited. */
  wakeAndClear(result: T): void {
    while (this.#list.length > 0) this.popAndWake(result);
  }
}
