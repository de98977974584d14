import { models, modelNames, obstaclesOf, presetNames, presets, simulate } from "../../src/index.ts";

/**
 * A number for the trace of every preset under every model that can carry it out, by "preset, model": the same wherever the engine runs. Is
 * run in Node, in workerd and in Chromium, and needs nothing of them.
 */
export function fingerprints(seed: number): Record<string, string> {
  return Object.fromEntries(
    presetNames.flatMap((preset) => {
      const scenario = presets[preset];
      const unable = new Set(obstaclesOf(scenario).map(({ model }) => model));
      return modelNames
        .filter((model) => !unable.has(model))
        .map((model) => {
          const hash = new Hash();
          for (const { trace, statistics } of simulate(scenario, seed, [model]).runs) {
            for (const event of trace.events) hash.add(JSON.stringify(event));
            hash.add(JSON.stringify(statistics));
          }
          return [`${preset}, ${models[model].name}`, hash.toString()] as const;
        });
    }),
  );
}

/** 64 bits of FNV-1a, in two halves that begin differently. */
class Hash {
  #high = 0x811c9dc5;
  #low = 0xcbf29ce4;

  add(text: string): void {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      this.#high = Math.imul(this.#high ^ code, 0x01000193);
      this.#low = Math.imul(this.#low ^ code, 0x01000193) + index;
    }
  }

  toString(): string {
    return [this.#high, this.#low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
  }
}
