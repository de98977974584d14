import type { ModelName } from "@interleave/core";

import type { SweptRun } from "../work/protocol.ts";
import type { Measure, SweepParameter } from "./state.ts";
import type { TableText } from "./table.ts";
import { durationText } from "@interleave/timeline";

export interface ParameterText {
  readonly label: string;
  /** What is swept over if nobody says otherwise. */
  readonly usual: readonly number[];
  readonly expected: string;
  readonly fits: (value: number) => boolean;
}

export const PARAMETERS: Readonly<Record<SweepParameter, ParameterText>> = {
  tasks: {
    label: "Number of tasks in each group",
    usual: [1, 2, 5, 10, 20, 50, 100, 200],
    expected: "whole numbers from 1 to 100,000",
    fits: (value) => Number.isInteger(value) && value >= 1 && value <= 100_000,
  },
  limit: {
    label: "How many at a time",
    usual: [1, 2, 3, 5, 10, 20, 50, 100],
    expected: "whole numbers from 1 to 100,000",
    fits: (value) => Number.isInteger(value) && value >= 1 && value <= 100_000,
  },
  cpuShare: {
    label: "Share of the time that is computed",
    usual: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
    expected: "numbers from 0 to 1",
    fits: (value) => value >= 0 && value <= 1,
  },
};

export const MEASURE_LABELS: Readonly<Record<Measure, string>> = {
  makespan: "Done after",
  p95: "Latency that 95 % stay below",
};

/** More points than this make no curve clearer. */
const MOST_VALUES = 40;

/** The values of a sweep in order, or what is wrong with them. */
export function valuesIn(
  text: string,
  parameter: SweepParameter,
): { readonly ok: true; readonly values: readonly number[] } | { readonly ok: false; readonly problem: string } {
  const { usual, expected, fits } = PARAMETERS[parameter];
  if (text.trim() === "") return { ok: true, values: usual };
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  const wrong = words.find((word) => !/^[\d.]+(e\d+)?$/.test(word) || !fits(Number(word)));
  if (wrong !== undefined)
    return { ok: false, problem: `Expected ${expected}, with commas between them; found “${wrong.slice(0, 40)}”.` };
  if (words.length > MOST_VALUES)
    return { ok: false, problem: `At most ${MOST_VALUES} values; found ${words.length}.` };
  return { ok: true, values: [...new Set(words.map(Number))].sort((a, b) => a - b) };
}

/** A run's place in the chart, in seconds; null where there is none. */
export function measured({ statistics }: SweptRun, measure: Measure): number | null {
  if (statistics === null) return null;
  return measure === "makespan" ? statistics.makespan : statistics.latency.p95;
}

/** The sweep as a table: a row for each value, a column for each model. */
export function sweepTable(
  runs: readonly SweptRun[],
  models: readonly ModelName[],
  parameter: SweepParameter,
  measure: Measure,
): TableText {
  const values = [...new Set(runs.map(({ value }) => value))];
  const cell = (value: number, model: ModelName): string => {
    const run = runs.find((each) => each.value === value && each.model === model);
    const seconds = run === undefined ? null : measured(run, measure);
    return seconds === null ? "–" : durationText(seconds);
  };
  return {
    caption: `${MEASURE_LABELS[measure]}, by: ${PARAMETERS[parameter].label.toLowerCase()}`,
    head: [PARAMETERS[parameter].label, ...models],
    rows: values.map((value) => [value.toLocaleString("en")].concat(models.map((model) => cell(value, model)))),
  };
}
