import type { ModelName, Scenario, Simulation } from "@interleave/core";

/** What the reader has chosen: a value for each control. */
export type Choices = Readonly<Record<string, string>>;

/** A choice between a few things, side by side. */
export interface Choice {
  readonly kind: "choice";
  readonly name: string;
  readonly legend: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly first: string;
}

/** A number on a scale. */
export interface Scale {
  readonly kind: "scale";
  readonly name: string;
  readonly legend: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly first: string;
  /** The number for people. */
  readonly text: (value: number) => string;
}

export type Control = Choice | Scale;

/** One demo of runs on a clock: what can be chosen, what is then simulated, and what there is to say. All of it pure. */
export interface Scene {
  readonly id: string;
  readonly seed: number;
  readonly controls: readonly Control[];
  /** What the models are called here. */
  readonly models: Readonly<Partial<Record<ModelName, string>>>;
  readonly scenario: (choices: Choices) => Scenario;
  readonly under: (choices: Choices) => readonly ModelName[];
  /** What the picture shows, for those who cannot see it. */
  readonly title: (choices: Choices) => string;
  /** Whether there may be more to say than three lines. */
  readonly isLong?: boolean;
  /** What there is to say about it, as HTML. */
  readonly words: (simulation: Simulation, choices: Choices) => string;
}

/** The choices that a scene begins with, which are those of the picture that is built into the page. */
export function firstChoices({ controls }: Scene): Choices {
  return Object.fromEntries(controls.map(({ name, first }) => [name, first]));
}
