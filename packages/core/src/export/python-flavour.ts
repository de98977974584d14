import type { ModelName } from "../models/index.ts";

/** How a model's programs are written. */
export interface Flavour {
  /** Coroutines, or plain functions. */
  readonly isAsync: boolean;
  /** Where computing and blocking calls of a coroutine are made. */
  readonly calls: "here" | "thread" | "process";
  /** Who does the works. */
  readonly staff: "nobody" | "loop" | "threads" | "processes" | "loops";
  readonly about: string;
}

const coroutines = { isAsync: true, calls: "here", staff: "loop" } as const;
const functions = { isAsync: false, calls: "here" } as const;

export const FLAVOURS: Readonly<Record<ModelName, Flavour>> = {
  sequential: { ...functions, staff: "nobody", about: "One after another." },
  asyncio: { ...coroutines, about: "With asyncio: one thread, one event loop." },
  threads: { ...functions, staff: "threads", about: "With threads." },
  "free-threaded": {
    ...functions,
    staff: "threads",
    about: "With threads, for a Python without a GIL (python3.13t).",
  },
  processes: { ...functions, staff: "processes", about: "With a pool of processes." },
  "asyncio-to-thread": {
    ...coroutines,
    calls: "thread",
    about: "With asyncio; threads do what would hold the event loop.",
  },
  "asyncio-process-pool": {
    ...coroutines,
    calls: "process",
    about: "With asyncio; processes do what would hold the event loop.",
  },
  "processes-asyncio": {
    ...coroutines,
    staff: "loops",
    about: "With several processes that have an event loop each.",
  },
};
