/** What can be wrong with a run. The codes are stable. */
export type DiagnosisCode =
  | "loop-blocked"
  | "iteration-too-long"
  | "never-yields"
  | "never-awaited"
  | "lock-convoy"
  | "gil-contention"
  | "pool-too-small"
  | "oversubscription"
  | "unbounded-concurrency"
  | "deadlock";

/** One finding about a run. */
export interface Diagnosis {
  readonly code: DiagnosisCode;
  /** The name of the work, task or thread that shows it best; null if it is about no one in particular. */
  readonly who: string | null;
  /** When, in seconds since the run began; null if it is about the whole run. */
  readonly time: number | null;
  /** What was measured; seconds, where the name does not say otherwise. */
  readonly numbers: Readonly<Record<string, number>>;
  /** What was found, in a sentence. */
  readonly finding: string;
  /** What to do, in a sentence. */
  readonly advice: string;
}

/** From when on something is told of. */
export const THRESHOLDS = {
  /** Seconds that a callback, or an iteration, may take: `loop.slow_callback_duration` of asyncio's debug mode. */
  slow: 0.1,
  /** Seconds for which a task may compute in pieces without letting others run. */
  unyielding: 0.02,
  /** The part of the works' time, from arrival to end, that may be lost to one cause. */
  lost: 0.1,
  /** The part of the time of all cores above which a longer queue at the pool is not the pool's fault. */
  idle: 0.5,
  /** How many may wait for something outside at once: what aiohttp's connector allows if it is not told otherwise. */
  many: 100,
} as const;

/** Seconds as people write them: three digits. */
export function inWords(seconds: number): string {
  if (seconds >= 1) return `${Number(seconds.toPrecision(3))} s`;
  if (seconds >= 0.001) return `${Number((seconds * 1000).toPrecision(3))} ms`;
  return `${Number((seconds * 1e6).toPrecision(3))} µs`;
}
