import { asyncio, asyncioProcessPool, asyncioToThread } from "./asyncio.ts";
import type { ExecutionModel } from "./model.ts";
import { processesAsyncio } from "./processes-asyncio.ts";
import { processes } from "./processes.ts";
import { sequential } from "./sequential.ts";
import { freeThreaded, threads } from "./threads.ts";

/** What an execution model is called in requests and answers. */
export type ModelName =
  | "sequential"
  | "asyncio"
  | "threads"
  | "free-threaded"
  | "processes"
  | "asyncio-to-thread"
  | "asyncio-process-pool"
  | "processes-asyncio";

/** The execution models by name. A new one is a file, and its name here. */
export const models: Readonly<Record<ModelName, ExecutionModel>> = {
  sequential,
  asyncio,
  threads,
  "free-threaded": freeThreaded,
  processes,
  "asyncio-to-thread": asyncioToThread,
  "asyncio-process-pool": asyncioProcessPool,
  "processes-asyncio": processesAsyncio,
};

/** The names of the models, in the order in which they are shown. */
// Object.keys forgets the type of the keys of an object that is closed.
export const modelNames: readonly ModelName[] = Object.keys(models) as ModelName[];
