/**
 * Seeded random numbers: xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018;
 * reference code at https://prng.di.unimi.it/xoshiro128starstar.c), its state filled from the seed by splitmix32.
 * Integer arithmetic only, so every runtime gives the same numbers.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param seed any finite number: integers up to 2⁵³ give different streams each. */
  constructor(seed: number) {
    const next = splitmix32(foldSeed(seed));
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next();
  }

  /** The next 32 bits, as an integer from 0 to 2³² − 1. */
  bits(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotateLeft(this.#d, 11);
    return result;
  }

  /** The next number in [0, 1), with all 53 bits of a double (as CPython's random.random: 27 and 26 bits). */
  uniform(): number {
    const high = this.bits() >>> 5;
    const low = this.bits() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /**
   * A generator of its own for one purpose: numbers drawn from it do not shift the numbers of any other.
   * The same label gives the same stream as long as nothing was drawn from this generator in between.
   */
  fork(label: number | string): Random {
    return new Random(((this.#a ^ hash(String(label))) >>> 0) + (this.#c & 0x1f_ffff) * 4_294_967_296);
  }
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** Both halves of a seed beyond 32 bits count; a fraction counts by its bits. */
function foldSeed(seed: number): number {
  if (Number.isInteger(seed) && Math.abs(seed) < 2 ** 53) {
    const high = Math.floor(seed / 4_294_967_296);
    return (seed >>> 0) ^ Math.imul(high, 0x9e37_79b1);
  }
  const words = new Uint32Array(new Float64Array([seed]).buffer);
  return (words[0] as number) ^ Math.imul(words[1] as number, 0x9e37_79b1); // eight bytes are two words
}

/** The usual 32-bit splitmix: a Weyl sequence through murmur3's finalizer. */
function splitmix32(state: number): () => number {
  return () => {
    state = (state + 0x9e37_79b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x85eb_ca6b);
    mixed ^= mixed >>> 13;
    mixed = Math.imul(mixed, 0xc2b2_ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
}

/** FNV-1a over the label's UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c_9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x0100_0193);
  }
  return value >>> 0;
}
