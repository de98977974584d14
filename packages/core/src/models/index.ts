import { asyncio } from "./asyncio.ts";
import type { ExecutionModel } from "./model.ts";
import { sequential } from "./sequential.ts";

/** The execution models by name. A new one is a file and a line here. */
export const models = { sequential, asyncio } as const satisfies Record<string, ExecutionModel>;

export type ModelName = keyof typeof models;

/** The names of the models, in the order in which they are shown. */
// Object.keys forgets the type of the keys of an object that is closed.
export const modelNames = Object.keys(models) as ModelName[];
