/** A mark on the time axis. */
export interface Tick {
  readonly seconds: number;
  readonly label: string;
}

/** A unit for people, and how many of it make a second. */
interface Unit {
  readonly name: string;
  readonly perSecond: number;
}

const SECOND: Unit = { name: "s", perSecond: 1 };
const SMALLER: readonly Unit[] = [
  { name: "ms", perSecond: 1e3 },
  { name: "µs", perSecond: 1e6 },
  { name: "ns", perSecond: 1e9 },
];

/** Seconds, as long as that reads well: from a tenth of one upward. */
function unitFor(seconds: number): Unit {
  if (seconds === 0 || seconds >= 0.1) return SECOND;
  return SMALLER.find(({ perSecond }) => seconds * perSecond >= 1) ?? { name: "ns", perSecond: 1e9 };
}

/**
 * A duration for people: "0.90 s", "12.5 ms". Three or four figures, never more.
 *
 * `among` is the longest of the durations that it stands beside: all of them are then told in one unit.
 */
export function durationText(seconds: number, among: number = seconds): string {
  const unit = unitFor(among);
  const value = seconds * unit.perSecond;
  const decimals = value >= 1000 ? 0 : value >= 100 ? 1 : unit === SECOND ? 2 : value >= 10 ? 1 : 2;
  return `${value.toFixed(decimals)} ${unit.name}`;
}

/**
 * A moment for people, in the unit of `among` (seconds), told so closely that two moments differ which can be told apart where `window`
 * seconds are in view.
 */
export function momentText(seconds: number, among: number, window: number): string {
  const unit = unitFor(among);
  const decimals = Math.min(9, Math.max(2, 2 + Math.ceil(-Math.log10(window * unit.perSecond))));
  return `${(seconds * unit.perSecond).toFixed(decimals)} ${unit.name}`;
}

/** Nothing that is simulated is shorter; and below it, dividing by floating-point numbers goes wrong. */
const SHORTEST = 1e-12;

/**
 * Marks at round numbers from 0 up to `last`, `most` of them (3 at least) or fewer, all in the same unit. Steps are 1, 2 or 5 times a
 * power of ten.
 */
export function ticksUpTo(last: number, most: number): Tick[] {
  if (!(last > SHORTEST)) return [{ seconds: 0, label: "0 s" }];
  // Just more than this, for as many steps as marks would end in one mark too many.
  const { factor, exponent } = roundStep((last / Math.max(3, most)) * (1 + 1e-6));
  const step = factor * powerOfTen(exponent);
  const unit = unitFor(last);
  const decimals = Math.max(0, -exponent - Math.round(Math.log10(unit.perSecond)));
  // 1e-9 of a step forgives what floating point loses at the last mark.
  const count = Math.floor(last / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => ({
    seconds: Math.min(last, index * step),
    label: `${(index * step * unit.perSecond).toFixed(index === 0 ? 0 : decimals)} ${unit.name}`,
  }));
}

/**
 * Marks at round numbers between two times, `most` of them (3 at least) or fewer, each told to as many decimals as it takes to tell it
 * from its neighbours.
 */
export function ticksBetween(from: number, to: number, most: number): Tick[] {
  const length = to - from;
  if (!(length > SHORTEST)) return [];
  const marks = marksBetween(from, to, roundStep(length / Math.max(2, most - 1)));
  // Where few fit, that many steps may have a single mark in view, from which nobody can tell how long anything takes.
  const finer = marks.length > 1 ? marks : marksBetween(from, to, roundStep(length / most / 1.25));
  return finer.length > most ? marks : finer;
}

function marksBetween(from: number, to: number, { factor, exponent }: RoundStep): Tick[] {
  const step = factor * powerOfTen(exponent);
  const unit = unitFor(to);
  const decimals = Math.max(0, -exponent - Math.round(Math.log10(unit.perSecond)));
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const seconds = (first + index) * step;
    return { seconds, label: `${(seconds * unit.perSecond).toFixed(first + index === 0 ? 0 : decimals)} ${unit.name}` };
  });
}

/** 1, 2 or 5, times a power of ten. */
interface RoundStep {
  readonly factor: number;
  readonly exponent: number;
}

/** The smallest round number that is not below `least`. */
function roundStep(least: number): RoundStep {
  const exponent = Math.floor(Math.log10(least));
  const factor = [1, 2, 5].find((candidate) => candidate * powerOfTen(exponent) >= least);
  return factor === undefined ? { factor: 1, exponent: exponent + 1 } : { factor, exponent };
}

/** Read from its digits, for `10 ** exponent` is only about right, and not the same on every machine. */
function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}
