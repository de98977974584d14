import { InternalError } from "../asyncio/index.ts";

/** What a scenario names, it has: `parseScenario` has seen to that. */
export function named<T>(things: ReadonlyMap<string, T>, name: string): T {
  const thing = things.get(name);
  if (thing === undefined) throw new InternalError(`the scenario names ${JSON.stringify(name)} and does not have it`);
  return thing;
}
