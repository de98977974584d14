import type { Statistics } from "@interleave/core";
import { statisticsOf } from "@interleave/core";
import { durationText } from "@interleave/timeline";

import type { Outcome, SentTrace } from "../work/protocol.ts";
import { receivedTrace } from "../work/sent.ts";

/** A table as texts: the first cell of each row names it. */
export interface TableText {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What the runs come to; what was read from files comes last, by its statistics alone. */
export function statisticsTable({ simulation }: Outcome, others: readonly SentTrace[]): TableText {
  const rows = simulation.runs.map(({ model, statistics }) => rowOf(model, statistics));
  const read = others.map((sent) => rowOf(sent.title, statisticsOf(receivedTrace(sent).trace)));
  return {
    caption: "Statistics",
    head: [
      "Model",
      "Done after",
      "Tasks",
      "Failed",
      "Mean latency",
      "Half below",
      "95 % below",
      "99 % below",
      "Tasks a second",
      "Under way",
    ],
    rows: [...rows, ...read],
  };
}

function rowOf(name: string, { makespan, tasks, failed, latency, throughput, meanConcurrency }: Statistics): string[] {
  return [
    name,
    durationText(makespan),
    tasks.toLocaleString("en"),
    failed.toLocaleString("en"),
    ...[latency.mean, latency.p50, latency.p95, latency.p99].map((seconds) => durationText(seconds)),
    threeDigits(throughput),
    threeDigits(meanConcurrency),
  ];
}

/** The runs beside each other: what they gain, and what their tasks lost time to. */
export function comparisonTable({ comparison }: Outcome): TableText {
  return {
    caption: "Comparison: what is gained, and what the tasks lost time to, added up over all of them",
    head: [
      "Model",
      "Speed-up",
      "Cores in use",
      "At most at once",
      "To the GIL",
      "To cores",
      "To the loop",
      "Before the start",
      "Overhead",
    ],
    rows: comparison.map(({ model, speedUp, utilisation, peakConcurrency, losses }) => [
      model,
      speedUp === null ? "–" : `${threeDigits(speedUp)} ×`,
      percent(utilisation),
      peakConcurrency.toLocaleString("en"),
      ...[losses.gil, losses.core, losses.loop, losses.start, losses.overhead].map(lost),
    ]),
  };
}

/** Nothing is shown as nothing, and so is what subtracting left: what was lost should be seen. */
function lost(seconds: number): string {
  return seconds < 1e-9 ? "–" : durationText(seconds);
}

function percent(share: number): string {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  return `${(share * 100).toFixed(1)} %`;
}

function threeDigits(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en", { maximumSignificantDigits: 3 });
}
