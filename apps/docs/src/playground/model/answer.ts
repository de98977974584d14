import type { Advice, ModelName } from "@interleave/core";
import { durationText } from "@interleave/timeline";

import type { Outcome } from "../work/protocol.ts";

/** What a model is called in a sentence. */
export const MODEL_LABELS: Readonly<Record<ModelName, string>> = {
  sequential: "one after another",
  asyncio: "asyncio",
  threads: "threads",
  "free-threaded": "threads without the GIL",
  processes: "processes",
  "asyncio-to-thread": "asyncio with to_thread",
  "asyncio-process-pool": "asyncio with a pool of processes",
  "processes-asyncio": "asyncio in each of several processes",
};

/** The answer to “which, and how many, for my work?”: a sentence, and those that it rests on. */
export interface AnswerText {
  readonly headline: string;
  readonly because: readonly string[];
}

/** The answer that the runs give. */
export function answerOf({ advice, simulation, refusals }: Outcome): AnswerText {
  if (advice === null) {
    return {
      headline: "None of the chosen models can do this work.",
      because: refusals.map(({ model, reason }) => `${MODEL_LABELS[model]}: ${reason}`),
    };
  }
  const only = simulation.runs.length === 1;
  const compared = only
    ? ["Only this model ran: choose more of them to compare."]
    : [`That is of the ${simulation.runs.length} models that ran here.`];
  return { headline: headlineOf(advice), because: [...advice.because, ...compared] };
}

function headlineOf({ model, limit, numbers, asyncioIsWrong }: Advice): string {
  const { makespan, peakConcurrency } = numbers;
  const which =
    model === "sequential"
      ? `Do it one after another: nothing else is sooner done than in ${durationText(makespan)}`
      : `Use ${MODEL_LABELS[model]}: it is done after ${durationText(makespan)}`;
  const wrong = asyncioIsWrong ? "; asyncio by itself is the wrong tool here" : "";
  return `${which}${howMany(limit, peakConcurrency)}${wrong}.`;
}

function howMany(limit: number | null, peak: number): string {
  if (limit !== null) return `, with at most ${limit.toLocaleString("en")} at a time`;
  if (peak <= 1) return "";
  return `, and needs no limit (${peak.toLocaleString("en")} under way at most)`;
}
