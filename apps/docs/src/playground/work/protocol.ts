import type { Advice, ComparedRun, Diagnosis, ModelName, Scenario, Statistics, TraceColumns } from "@interleave/core";
import type { TraceAbout } from "@interleave/core/trace";

import type { SweepParameter } from "../model/state.ts";

/** What a worker is asked to do. */
export type Order =
  | { readonly kind: "run"; readonly scenario: Scenario; readonly seed: number; readonly models: readonly ModelName[] }
  | {
      readonly kind: "sweep";
      readonly scenario: Scenario;
      readonly seed: number;
      readonly models: readonly ModelName[];
      readonly parameter: SweepParameter;
      readonly values: readonly number[];
    }
  | { readonly kind: "read"; readonly name: string; readonly text: string }
  | {
      readonly kind: "write";
      readonly form: FormName;
      readonly sent: SentSimulation;
      readonly others: readonly SentTrace[];
      readonly title: string;
    };

/** A trace in the form in which it goes to a worker and comes from one: its columns, without its methods. */
export interface SentTrace {
  readonly title: string;
  readonly about: TraceAbout;
  readonly columns: TraceColumns;
}

export interface SentRun {
  readonly model: ModelName;
  readonly statistics: Statistics;
  readonly trace: SentTrace;
}

export interface SentSimulation {
  readonly seed: number;
  readonly engine: string;
  readonly cores: number;
  readonly runs: readonly SentRun[];
}

/** A model that has no run, and why. */
export interface Refusal {
  readonly model: ModelName;
  readonly reason: string;
}

/** What became of a scenario under the models. */
export interface Outcome {
  readonly simulation: SentSimulation;
  readonly refusals: readonly Refusal[];
  readonly comparison: readonly ComparedRun[];
  /** Null if nothing ran. */
  readonly advice: Advice | null;
  readonly diagnoses: readonly { readonly model: ModelName; readonly found: readonly Diagnosis[] }[];
}

/** One run of a sweep. */
export interface SweptRun {
  readonly value: number;
  readonly model: ModelName;
  /** Null where it could not be done within the budget, or not at all. */
  readonly statistics: Statistics | null;
}

/** The forms in which a result can be taken away. */
export const FORMS = ["trace", "ndjson", "perfetto", "svg", "mermaid", "log", "works-csv", "spans-csv"] as const;
export type FormName = (typeof FORMS)[number];

export interface WrittenFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

export interface ReadFile {
  readonly runs: readonly SentTrace[];
  /** In sentences, what of the file could not be read. */
  readonly unread: readonly string[];
}

/** What a worker answers on the way, and at the end. */
export type Answer =
  | {
      readonly kind: "progress";
      /** With a part of one that is under way. */
      readonly done: number;
      readonly of: number;
      readonly what: string;
      /** How far what is under way has come; empty when it begins. */
      readonly far: string;
      readonly run?: SweptRun;
    }
  | { readonly kind: "ran"; readonly outcome: Outcome }
  | { readonly kind: "swept"; readonly runs: readonly SweptRun[] }
  | { readonly kind: "read"; readonly file: ReadFile }
  | { readonly kind: "written"; readonly file: WrittenFile }
  /** It cannot be done, for a reason that is for people. */
  | { readonly kind: "refused"; readonly reason: string };
