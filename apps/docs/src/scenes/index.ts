import { cpuShare } from "./cpu-share.ts";
import { fourWays } from "./four-ways.ts";
import { longLoop } from "./long-loop.ts";
import { oneBlocks } from "./one-blocks.ts";
import type { Scene } from "./scene.ts";

const scenes: readonly Scene[] = [fourWays, cpuShare, oneBlocks, longLoop];

/** @throws RangeError if there is no such scene: the markup names one that was taken away. */
export function sceneNamed(name: string): Scene {
  const scene = scenes.find(({ id }) => id === name);
  if (scene === undefined) throw new RangeError(`There is no scene called ${name}.`);
  return scene;
}
