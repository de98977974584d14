/** A number of seconds, or a number with a unit: "0.5ns", "16us", "150ms", "2s", "3min", "1h". */
export type Quantity = number | string;

/** How long something takes: always the same, or drawn anew each time. Parameters are quantities, so they may have units. */
export type Duration =
  | Quantity
  | { readonly uniform: readonly [low: Quantity, high: Quantity] }
  | { readonly normal: { readonly mean: Quantity; readonly deviation: Quantity } }
  | { readonly logNormal: { readonly median: Quantity; readonly sigma: number } }
  | { readonly exponential: Quantity }
  | { readonly pareto: { readonly scale: Quantity; readonly shape: number } }
  | { readonly empirical: readonly Quantity[] };

/** A duration as the engine uses it. All parameters in seconds, but `sigma` and `shape`, which have no unit. */
export type Distribution =
  | { readonly kind: "constant"; readonly seconds: number }
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  | { readonly kind: "normal"; readonly mean: number; readonly deviation: number }
  | { readonly kind: "logNormal"; readonly median: number; readonly sigma: number }
  | { readonly kind: "exponential"; readonly mean: number }
  | { readonly kind: "pareto"; readonly scale: number; readonly shape: number }
  | { readonly kind: "empirical"; readonly values: readonly number[] };

const UNITS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600 };
/** A number with a unit. */
export const WITH_UNIT: RegExp = /^(\d+(?:\.\d+)?(?:e[+-]?\d+)?) ?(ns|us|µs|ms|s|min|h)$/;

/**
 * A quantity in seconds; NaN if it is a text of another form.
 *
 * A divisor, where there is one, keeps what was meant: "150ms" is 0.15 and not 0.15000000000000002.
 */
export function secondsOf(quantity: Quantity): number {
  if (typeof quantity === "number") return quantity;
  const [, number = "", unit = ""] = WITH_UNIT.exec(quantity) ?? [];
  const factor = UNITS[unit] ?? Number.NaN;
  return factor < 1 ? Number(number) / Math.round(1 / factor) : Number(number) * factor;
}

/** A valid duration in the form that the engine draws from. */
export function distributionOf(duration: Duration): Distribution {
  if (typeof duration !== "object") return { kind: "constant", seconds: secondsOf(duration) };
  if ("uniform" in duration) {
    const [low, high] = duration.uniform;
    return { kind: "uniform", low: secondsOf(low), high: secondsOf(high) };
  }
  if ("normal" in duration) {
    const { mean, deviation } = duration.normal;
    return { kind: "normal", mean: secondsOf(mean), deviation: secondsOf(deviation) };
  }
  if ("logNormal" in duration) {
    return { kind: "logNormal", median: secondsOf(duration.logNormal.median), sigma: duration.logNormal.sigma };
  }
  if ("exponential" in duration) return { kind: "exponential", mean: secondsOf(duration.exponential) };
  if ("pareto" in duration) {
    return { kind: "pareto", scale: secondsOf(duration.pareto.scale), shape: duration.pareto.shape };
  }
  return { kind: "empirical", values: duration.empirical.map(secondsOf) };
}
