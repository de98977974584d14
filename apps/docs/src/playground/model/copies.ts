import type { ModelName, Scenario } from "@interleave/core";

import { formatted } from "./document.ts";
import { type PlaygroundState, presetOf } from "./state.ts";

/** Something to copy, or why there is none. */
export type Copy = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/** The request to the API for what is shown, as a command for a POSIX shell. `api` is where the API is. */
export function curlOf(state: PlaygroundState, scenario: Scenario, api: string): string {
  const preset = presetOf(state.text);
  const work = preset === null ? { scenario } : { preset };
  const body = JSON.stringify({ ...work, seed: state.seed, models: state.models });
  return `curl -s ${quoted(`${api}/v1/simulations`)} -H 'content-type: application/json' \\\n  -d ${quoted(body)}`;
}

/** As one word of a POSIX shell, whatever it holds. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Why a picture cannot be had by its address. */
const NO_PICTURE =
  "A picture by its address is drawn from a preset, and this is a scenario of your own: take the SVG file instead.";

/** A picture for a README, drawn by the API from a preset. */
export function markdownOf({ text, seed, models }: PlaygroundState, api: string): Copy {
  const preset = presetOf(text);
  if (preset === null) return { ok: false, why: NO_PICTURE };
  const query = `preset=${preset}&models=${models.join(",")}&seed=${seed}`;
  return { ok: true, text: `![${preset}: ${models.join(", ")}](${api}/v1/timeline.svg?${query})` };
}

/** A program for the engine's package that computes the same. */
export function typescriptOf({ text, seed, models }: PlaygroundState, scenario: Scenario): string {
  const preset = presetOf(text);
  const run = (work: string): string => `const { runs } = simulate(${work}, ${seed}, ${JSON.stringify(models)});`;
  const show = "for (const { model, statistics } of runs) console.log(model, statistics.makespan);";
  if (preset !== null) {
    const imports = 'import { presets, simulate } from "@interleave/core";';
    return `${imports}\n\n${run(`presets[${JSON.stringify(preset)}]`)}\n${show}\n`;
  }
  const imports = 'import { type Scenario, simulate } from "@interleave/core";';
  return `${imports}\n\nconst scenario: Scenario = ${formatted(scenario)};\n\n${run("scenario")}\n${show}\n`;
}

/** What a result is called in files: a preset's name, the scenario's title, or the name of its first group. */
export function titleOf({ text }: PlaygroundState, scenario: Scenario): string {
  return presetOf(text) ?? scenario.title ?? scenario.groups[0]?.name ?? "scenario";
}

/** The model whose Python program is shown: the one that was chosen, if it is among those that are shown. */
export function listingModel(models: readonly ModelName[], listing: ModelName): ModelName {
  return models.includes(listing) ? listing : (models[0] ?? "asyncio");
}
