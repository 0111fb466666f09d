// The natural logarithm to the last bit, which the one of JavaScript's engine often misses where Java's does not: results are written
// out in full, and must be the same.

const bits = 120n
const one = 1n << bits
/** ln 2 in units of `one`. */
const ln2 = 921350637599661305226344307672478455n

export function naturalLogarithm(value: number): number {
  const approximate = Math.log(value)
  if (!Number.isFinite(approximate) || value <= 0 || value === 1) return approximate
  // value = mantissa * 2^exponent, the mantissa near 1, where ln m = 2 (s + s^3 / 3 + s^5 / 5 + …) with s = (m - 1) / (m + 1).
  const exponent = Math.round(Math.log2(value))
  const mantissa = scaled(value, exponent)
  const s = ((mantissa - one) << bits) / (mantissa + one)
  const square = (s * s) >> bits
  let sum = 0n
  for (let power = s, term = 1n; power !== 0n && power !== -1n; power = (power * square) >> bits, term += 2n) {
    sum += power / term
  }
  return Number(2n * sum + BigInt(exponent) * ln2) / 2 ** Number(bits)
}

/** `value / 2^exponent` in units of `one`: every double is a whole number of 2^-1074. */
function scaled(value: number, exponent: number): bigint {
  // In two steps, so that neither factor nor product leaves the range of doubles.
  const half = Math.trunc(exponent / 2)
  const mantissa = value / 2 ** half / 2 ** (exponent - half)
  return BigInt(mantissa * 2 ** 60) << (bits - 60n)
}
