/** What the parts of the interpreter know of each other. */
import type { Awaitable as EngineAwaitable, Coroutine, EventLoop, Future } from "../../src/asyncio/index.ts";
import type { Awaitable, Body, Condition } from "../language.ts";
import type { Names } from "./names.ts";
import type { Trace } from "./trace.ts";

/** How a body ended, if not normally (null). */
export type Signal =
  | { readonly kind: "return"; readonly value: number | null }
  | { readonly kind: "break" | "reraise" };

export interface Interpreter {
  readonly trace: Trace;
  readonly names: Names;
  readonly loop: EventLoop;
  /** The future in a slot; null only for "@", where no task is the current one. */
  readonly future: (slot: string) => Future | null;
  /** As future, but there is something to await in a callback, too. */
  readonly awaited: (slot: string) => Future;
  readonly awaitable: (expression: Awaitable) => EngineAwaitable<unknown>;
  readonly coroutine: (k: number) => Coroutine<unknown>;
  readonly body: (statements: Body) => Coroutine<Signal | null>;
  /** A body without awaits. */
  readonly plainBody: (statements: Body) => Signal | null;
  /** A callback of the loop. */
  readonly call: (statements: Body) => void;
  readonly holds: (condition: Condition) => boolean;
}

/** A function for each kind of `S`, which takes what stands behind the name. */
export type Handlers<S extends readonly [string, ...unknown[]], Result> = {
  readonly [K in S[0]]: (...args: Rest<Extract<S, readonly [K, ...unknown[]]>>) => Result;
};
type Rest<S> = S extends readonly [string, ...infer R] ? R : never;

/** Handlers, looked up by a name that comes from a program. */
export type ByName<Result> = Readonly<Record<string, ((...args: readonly unknown[]) => Result) | undefined>>;

/** The types of a program's statements were checked where they were made: here they are data. */
export function byName<Result>(handlers: Readonly<Record<string, (...args: never[]) => Result>>): ByName<Result> {
  return handlers as unknown as ByName<Result>;
}
