import { coroutine, type Coroutine, createTask, run } from "@interleave/core/asyncio";

/** Three ways to call a coroutine function. */
export type Call = "forgotten" | "awaited" | "task";

/** What came of it: the lines that were printed, and what the loop found fault with. */
export interface Heard {
  readonly printed: readonly string[];
  readonly warning: string | null;
}

/** Runs the program of the listing on the engine's own event loop, with that call in it. */
export function callIn(call: Call): Heard {
  const printed: string[] = [];
  const warnings: string[] = [];
  const greet = coroutine(function* greet(name: string): Coroutine<void> {
    printed.push(`Hello, ${name}`);
  });
  function* main(): Coroutine<void> {
    yield* calling(call, () => greet("you"), printed);
    printed.push("Main is done");
  }
  run(main, { onLog: ({ message }) => warnings.push(message) });
  return { printed, warning: warnings[0] ?? null };
}

function* calling(call: Call, greet: () => Coroutine<void>, printed: string[]): Coroutine<void> {
  if (call === "awaited") return yield* greet();
  if (call === "forgotten") return void greet();
  const task = createTask(greet());
  printed.push("Main goes on");
  yield* task;
}
