import { checkOptions } from "./describe.ts";
import { CancelledError } from "./errors.ts";
import { ensureFuture } from "./ensure-future.ts";
import { Future, QUIET } from "./future.ts";
import type { Awaitable, AwaitedResult } from "./coroutine.ts";
import { charge, type Scheduler } from "./scheduler.ts";
import { getRunningLoop } from "./event-loop.ts";

/** How `gather` treats exceptions. */
export interface GatherOptions {
  /** True: an exception is a result like any other, and stands in its awaitable's place. */
  readonly returnExceptions?: boolean;
}

/** What `gather` gives for a list of awaitables: their results, in their order. */
export type Gathered<A extends readonly Awaitable<unknown>[]> = { -readonly [K in keyof A]: AwaitedResult<A[K]> };

/**
 * Waits for all of the awaitables, and gives their results in the order of the arguments; coroutines become tasks.
 * The first exception goes to the caller at once, and the others go on. Cancelling the result cancels all of them.
 * One array may stand for the arguments: there may then be more than a call can take. As asyncio.gather.
 *
 * @example
 * ```ts
 * const [user, page] = yield* gather(fetchUser(), fetchPage(2));
 * const results = yield* gather({ returnExceptions: true }, fetchPage(3), fetchPage(4));
 * ```
 */
export function gather<const A extends readonly Awaitable<unknown>[]>(...awaitables: A): Future<Gathered<A>>;
export function gather<A extends Awaitable<unknown>>(awaitables: readonly A[]): Future<AwaitedResult<A>[]>;
export function gather(options: GatherOptions, awaitables: readonly Awaitable<unknown>[]): Future<unknown[]>;
export function gather(options: GatherOptions, ...awaitables: readonly Awaitable<unknown>[]): Future<unknown[]>;
export function gather(...given: readonly unknown[]): Future {
  const [first] = given;
  const hasOptions = typeof first === "object" && first !== null && !(Symbol.iterator in first) && !("then" in first);
  const rest = hasOptions ? given.slice(1) : given;
  const awaitables = rest.length === 1 && Array.isArray(rest[0]) ? (rest[0] as unknown[]) : rest;
  const options: GatherOptions = hasOptions ? first : {};
  if (hasOptions) checkOptions("gather", options, ["returnExceptions"]);
  return gatherAll(awaitables as readonly Awaitable<unknown>[], options.returnExceptions ?? false);
}

function gatherAll(awaitables: readonly Awaitable<unknown>[], returnExceptions: boolean): Future<unknown[]> {
  if (awaitables.length === 0) {
    const empty = new Future<unknown[]>(getRunningLoop());
    empty.setResult([]);
    return empty;
  }
  const children: Future[] = [];
  const gathering = new Gathering(children, returnExceptions);
  const whenDone = (child: Future): void => gathering.childIsDone(child);
  const done: Future[] = [];
  const seen = new Map<Awaitable<unknown>, Future>();
  let loop: Scheduler | null = null;
  for (const awaitable of awaitables) {
    let child = seen.get(awaitable);
    if (child === undefined && awaitable instanceof Future && awaitable._hasCallback(whenDone)) child = awaitable;
    if (child === undefined) {
      child = ensureFuture(awaitable, loop);
      loop ??= child._loop;
      if (child !== awaitable) child._flags |= QUIET;
      // A pending future is known again by its callback; a million tasks need no map.
      if (child !== awaitable || child.done()) seen.set(awaitable, child);
      charge("gatherChild");
      gathering.count++;
      if (child.done()) done.push(child);
      else child._addCallback(whenDone);
    }
    children.push(child);
  }
  const outer = new GatheringFuture(loop as Scheduler, children); // there is a child, and it has a loop
  gathering.outer = outer;
  // What was done already counts once the outer future exists.
  for (const child of done) gathering.childIsDone(child);
  return outer;
}

/** What the children's callbacks share: `_done_callback` and its variables. */
class Gathering {
  outer: GatheringFuture | null = null;
  count = 0;
  #finished = 0;
  readonly #children: readonly Future[];
  readonly #returnExceptions: boolean;

  constructor(children: readonly Future[], returnExceptions: boolean) {
    this.#children = children;
    this.#returnExceptions = returnExceptions;
  }

  childIsDone(child: Future): void {
    this.#finished++;
    const { outer } = this;
    if (outer === null || outer.done()) {
      child._retrieved();
      return;
    }
    if (!this.#returnExceptions) {
      const failure = child._failure();
      if (failure !== undefined) {
        outer.setException(failure);
        return;
      }
    }
    if (this.#finished === this.count) this.#complete(outer);
  }

  #complete(outer: GatheringFuture): void {
    const results = this.#children.map(outcomeOf);
    // A cancellation goes out whatever returnExceptions says (bpo-32684).
    if (outer.cancelRequested) outer.setException((this.#children.at(-1) as Future)._makeCancelledError()); // not empty
    else outer.setResult(results);
  }
}

function outcomeOf(child: Future): unknown {
  if (child.cancelled()) return new CancelledError(child._cancelMessage ?? "");
  return child.exception() ?? child._value;
}

/** The result of gather: cancelling it asks the children, and it is done when they are. */
class GatheringFuture extends Future<unknown[]> {
  cancelRequested = false;
  readonly #children: readonly Future[];

  constructor(loop: Scheduler, children: readonly Future[]) {
    super(loop);
    this.#children = children;
    this._reason = { kind: "gather", target: this };
  }

  /** @internal */
  override get _className(): string {
    return "_GatheringFuture";
  }

  override cancel(message?: unknown): boolean {
    if (this.done()) return false;
    let asked = false;
    for (const child of this.#children) if (child.cancel(message)) asked = true;
    if (asked) this.cancelRequested = true;
    return asked;
  }
}
