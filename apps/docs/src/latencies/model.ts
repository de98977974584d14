/** One place that data can come from, and how long it takes, in nanoseconds. */
export interface Latency {
  readonly name: string;
  readonly nanoseconds: number;
}

export const LATENCIES: readonly Latency[] = [
  { name: "L1 cache", nanoseconds: 0.5 },
  { name: "RAM", nanoseconds: 100 },
  { name: "SSD", nanoseconds: 16_000 },
  { name: "Network round trip", nanoseconds: 150_000_000 },
];

const L1 = LATENCIES[0]?.nanoseconds ?? 1;

/** As it is, or stretched until the L1 cache takes a second. */
export type Clock = "real" | "human";
export type Axis = "log" | "linear";

/** How many times longer than the L1 cache: 1, 200, 32,000, 300,000,000. */
export function timesL1({ nanoseconds }: Latency): number {
  return nanoseconds / L1;
}

/** Seconds on that clock. */
export function secondsOn(clock: Clock, latency: Latency): number {
  return clock === "human" ? timesL1(latency) : latency.nanoseconds / 1e9;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const YEAR = 365.25 * 24 * HOUR;

/** A duration for people, from half a nanosecond to years. */
export function inWords(seconds: number): string {
  if (seconds < 1e-6) return `${figure(seconds * 1e9)} ns`;
  if (seconds < 1e-3) return `${figure(seconds * 1e6)} µs`;
  if (seconds < 0.5) return `${figure(seconds * 1e3)} ms`;
  if (seconds < MINUTE) return `${figure(seconds)} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ${Math.round(seconds % MINUTE)} s`;
  if (seconds < 24 * HOUR) return `${Math.round(seconds / HOUR)} hours`;
  return `${(seconds / YEAR).toFixed(1)} years`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** A mark on the axis. */
interface Mark {
  readonly seconds: number;
  readonly label: string;
}

const MARKS: Readonly<Record<Clock, readonly Mark[]>> = {
  real: [
    { seconds: 1e-9, label: "1 ns" },
    { seconds: 1e-6, label: "1 µs" },
    { seconds: 1e-3, label: "1 ms" },
    { seconds: 1, label: "1 s" },
  ],
  human: [
    { seconds: 1, label: "1 s" },
    { seconds: HOUR, label: "1 h" },
    { seconds: 24 * HOUR, label: "1 day" },
    { seconds: YEAR, label: "1 year" },
  ],
};

/** The marks of an axis, and where they stand, from 0 to 1. */
export function marksOf(clock: Clock, axis: Axis): (Mark & { readonly at: number })[] {
  if (axis === "log") {
    return MARKS[clock].map(({ seconds, label }) => ({ seconds, label, at: placeOf(clock, "log", seconds) }));
  }
  const [step, label] =
    clock === "real" ? [0.05, (n: number) => `${n * 50} ms`] : [3 * YEAR, (n: number) => `${n * 3} years`];
  return [0, 1, 2, 3].map((n) => ({
    seconds: n * step,
    label: n === 0 ? "0" : label(n),
    at: placeOf(clock, "linear", n * step),
  }));
}

/** The ends of the axis on the real clock, in seconds. */
const [FIRST, LAST] = [1e-10, 1];

/** Where a duration stands on an axis, from 0 (left) to 1 (right). */
export function placeOf(clock: Clock, axis: Axis, seconds: number): number {
  const real = clock === "human" ? (seconds * L1) / 1e9 : seconds;
  if (axis === "linear") return Math.min(1, real / 0.16);
  return Math.log10(Math.max(FIRST, real) / FIRST) / Math.log10(LAST / FIRST);
}
