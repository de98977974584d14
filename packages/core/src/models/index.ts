import { asyncio } from "./asyncio.ts";
import type { ExecutionModel } from "./model.ts";
import { sequential } from "./sequential.ts";

/** What an execution model is called in requests and answers. */
export type ModelName = "sequential" | "asyncio";

/** The execution models by name. A new one is a file, and a line here. */
export const models: Readonly<Record<ModelName, ExecutionModel>> = { sequential, asyncio };

/** The names of the models, in the order in which they are shown. */
// Object.keys forgets the type of the keys of an object that is closed.
export const modelNames: readonly ModelName[] = Object.keys(models) as ModelName[];
