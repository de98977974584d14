import type { GilOrder } from "./gil-line.ts";
import type { MachineObserver } from "./observer.ts";
import { FREE, type Prices } from "./prices.ts";

/** What a machine is like. */
export interface MachineOptions {
  /** How many cores it has, from 1 to 1024; 4 if left out. */
  readonly cores?: number;
  /** False for a free-threaded Python; true if left out. */
  readonly gil?: boolean;
  /** As sys.getswitchinterval(), in seconds, at least a microsecond; 0.005 if left out. */
  readonly switchInterval?: number;
  /** Who gets the GIL of those who wait for it; `mixed` if left out. */
  readonly gilOrder?: GilOrder;
  /** How long a thread runs before another that is ready has its turn, in seconds; 0.003 if left out, as measured on Linux. */
  readonly timeSlice?: number;
  /** What it charges; nothing if left out. */
  readonly prices?: Partial<Prices>;
  /** What draws are made from: any finite number; 0 if left out. */
  readonly seed?: number;
  /** How many events there may be; a LimitError after that. 50 million if left out. */
  readonly maxEvents?: number;
  readonly observer?: MachineObserver | null;
}

const MAX_CORES = 1024;
/** As in take_gil. */
const MIN_SWITCH_INTERVAL = 1e-6;

const DEFAULTS: Required<Omit<MachineOptions, "prices">> = {
  cores: 4,
  gil: true,
  switchInterval: 0.005,
  gilOrder: "mixed",
  timeSlice: 0.003,
  seed: 0,
  maxEvents: 50_000_000,
  observer: null,
};

/** @internal All that is left out filled in. */
export type Settings = Required<Omit<MachineOptions, "prices">> & { readonly prices: Prices };

/** @internal Throws RangeError for what makes no sense. */
export function settingsOf(options: MachineOptions): Settings {
  const settings = { ...DEFAULTS, ...options, prices: { ...FREE, ...options.prices } };
  const { cores, timeSlice, switchInterval, prices } = settings;
  check(Number.isInteger(cores) && cores >= 1 && cores <= MAX_CORES, `from 1 to ${MAX_CORES} cores`, cores);
  check(timeSlice > 0, "time slices longer than 0 s", timeSlice);
  check(switchInterval >= 0 && Number.isFinite(switchInterval), "a finite switch interval from 0 s", switchInterval);
  for (const [name, price] of Object.entries(prices)) {
    check(price >= 0 && Number.isFinite(price), `a finite price from 0 for ${name}`, price);
  }
  return { ...settings, switchInterval: Math.max(switchInterval, MIN_SWITCH_INTERVAL) };
}

function check(holds: boolean, what: string, found: number): void {
  if (!holds) throw new RangeError(`a machine has ${what}, not ${found}`);
}
