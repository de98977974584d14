import { askForSimulation } from "../demo/ask.ts";
import type { Outcome } from "../demo/outcome.ts";
import { sceneNamed } from "./index.ts";
import type { Choices } from "./scene.ts";
import { questionOf, type SceneView, viewOf } from "./view.ts";

/** A scene as it is shown, and where its numbers come from. */
export interface Staged {
  readonly outcome: Outcome;
  readonly view: SceneView;
}

/** A scene after these choices, simulated by the API, or here. Rejects as `askForSimulation` does. */
export async function stage(name: string, choices: Choices, origin: string, signal: AbortSignal): Promise<Staged> {
  const scene = sceneNamed(name);
  const outcome = await askForSimulation(questionOf(scene, choices), origin, signal);
  return { outcome, view: viewOf(scene, choices, outcome) };
}
