import type { Simulation } from "@interleave/core";

import { escaped } from "../demo/html.ts";
import { type Outcome, type Question, sourceText } from "../demo/outcome.ts";
import { pictures } from "../demo/pictures.ts";
import type { Choices, Scene } from "./scene.ts";

/** Everything of a scene that changes. */
export interface SceneView {
  readonly pictures: string;
  readonly words: string;
  readonly source: string;
  /** The end of the longest run, in seconds. */
  readonly seconds: number;
}

/** What a scene asks, after what was chosen. */
export function questionOf(scene: Scene, choices: Choices): Question {
  return { work: { scenario: scene.scenario(choices) }, seed: scene.seed, models: scene.under(choices) };
}

export function viewOf(scene: Scene, choices: Choices, outcome: Outcome): SceneView {
  const { simulation } = outcome;
  const naming = { id: scene.id, title: scene.title(choices), models: scene.models };
  return {
    pictures: pictures(simulation, naming),
    words: scene.words(simulation, choices),
    source: escaped(sourceText(outcome)),
    seconds: lastEnd(simulation),
  };
}

function lastEnd({ runs }: Simulation): number {
  return Math.max(0, ...runs.map(({ statistics }) => statistics.makespan));
}
