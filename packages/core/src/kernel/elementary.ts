/**
 * Logarithm and exponential function by IEEE arithmetic alone, which is exact to the bit everywhere. `Math.log` and `Math.exp` are not: two
 * versions of V8 already differ in the last digit, and so would traces.
 */

const { LN2 } = Math;
// ln 2 in two parts: multiples of the first are exact as long as the factor has 20 bits.
const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;
const { SQRT2 } = Math;

const view = new DataView(new ArrayBuffer(8));

/** The natural logarithm of a number above 0; −Infinity of 0, NaN below. To two units in the last place. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x < MIN_NORMAL) return log(x * TWO_TO_54) - 54 * LN2;
  // x = m · 2^exponent, with m around 1.
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  let exponent = (high >>> 20) - 1023;
  view.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let m = view.getFloat64(0);
  if (m > SQRT2) {
    m /= 2;
    exponent++;
  }
  // ln m = 2 artanh s, |s| < 0.172: eleven terms are enough for 53 bits.
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let series = 0;
  for (let odd = 23; odd >= 3; odd -= 2) series = (series + 1 / odd) * square;
  return exponent * LN2_HIGH + (2 * s + (2 * s * series + exponent * LN2_LOW));
}

/** e to the power of x. To two units in the last place; Infinity from 709.8 on, 0 below −745.2. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.79) return Number.POSITIVE_INFINITY;
  if (x < -745.2) return 0;
  // x = k ln 2 + rest, |rest| < 0.347: fourteen terms are enough for 53 bits.
  const k = Math.round(x / LN2);
  const rest = x - k * LN2_HIGH - k * LN2_LOW;
  let series = 1;
  for (let n = 14; n >= 1; n--) series = 1 + (rest / n) * series;
  const half = k >> 1;
  return series * powerOfTwo(half) * powerOfTwo(k - half);
}

/** The logarithm to the base 2. */
export function log2(x: number): number {
  return log(x) / LN2;
}

const MIN_NORMAL = 2.2250738585072014e-308;
const TWO_TO_54 = 18014398509481984;

/** 2^k for k from −1022 to 1023. */
function powerOfTwo(k: number): number {
  view.setUint32(0, (k + 1023) << 20);
  view.setUint32(4, 0);
  return view.getFloat64(0);
}
