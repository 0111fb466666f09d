// An exact decimal number: whole digits and the place of the point. Java's BigDecimal in what formats and SQL need of it.
// Invariant: arithmetic is exact; where digits would be lost the caller says how they are rounded.
import { encodeError } from './errors.ts'

/** `HALF_UP`: away from zero from one half on. `DOWN`: towards zero. `UNNECESSARY`: lost digits are an error. */
export type Rounding = 'HALF_UP' | 'DOWN' | 'UNNECESSARY'

export class Decimal {
  /** The number without its point: 150 for 1.50. */
  readonly unscaled: bigint
  /** How many digits stand behind the point; negative for trailing zeros that are not written. */
  readonly scale: number

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled
    this.scale = scale
  }

  /** Reads `-12.50`, `.5`, `5.`, `1E+3` with the scale as it is written. Undefined when the text is no number. */
  static parse(text: string): Decimal | undefined {
    const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/.exec(text)
    if (!parts) return undefined
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
    if (whole === '' && fraction === '') return undefined
    const digits = BigInt(whole + fraction)
    return new Decimal(sign === '-' ? -digits : digits, fraction.length - Number(exponent))
  }

  /** The number a double prints as (its shortest text); undefined for NaN and infinities. */
  static ofDouble(value: number): Decimal | undefined {
    return Number.isFinite(value) ? Decimal.parse(String(value)) : undefined
  }

  /** How many digits `unscaled` has; 1 for zero. */
  get precision(): number {
    const digits = (this.unscaled < 0n ? -this.unscaled : this.unscaled).toString()
    return digits.length
  }

  /**
   * The same number with another scale.
   *
   * @throws {MillraceError} `SERDE_ENCODE` when digits would be lost and `rounding` is `UNNECESSARY`.
   */
  withScale(scale: number, rounding: Rounding = 'UNNECESSARY'): Decimal {
    if (scale === this.scale) return this
    if (scale > this.scale) return new Decimal(this.unscaled * 10n ** BigInt(scale - this.scale), scale)
    const divisor = 10n ** BigInt(this.scale - scale)
    return new Decimal(divideRounded(this.unscaled, divisor, rounding, this), scale)
  }

  compare(other: Decimal): -1 | 0 | 1 {
    const scale = Math.max(this.scale, other.scale)
    const [a, b] = [this.withScale(scale).unscaled, other.withScale(scale).unscaled]
    return a < b ? -1 : a > b ? 1 : 0
  }

  /** True for the same number with the same scale: 1.5 is not 1.50. */
  equals(other: Decimal): boolean {
    return this.unscaled === other.unscaled && this.scale === other.scale
  }

  /** Nearest double. */
  toNumber(): number {
    return Number(`${this.unscaled}e${-this.scale}`)
  }

  /** Without an exponent: `-0.050`. */
  toString(): string {
    const { unscaled, scale } = this
    if (scale <= 0) return (unscaled * 10n ** BigInt(-scale)).toString()
    const negative = unscaled < 0n
    const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
    return `${negative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  }

  toJSON(): string {
    return this.toString()
  }
}

function divideRounded(value: bigint, divisor: bigint, rounding: Rounding, from: Decimal): bigint {
  const quotient = value / divisor
  const rest = value % divisor
  if (rest === 0n || rounding === 'DOWN') return quotient
  if (rounding === 'UNNECESSARY') {
    throw encodeError(`${from.toString()} has more digits behind the point than fit; round it first`)
  }
  const twice = rest < 0n ? -rest * 2n : rest * 2n
  return twice >= divisor ? quotient + (value < 0n ? -1n : 1n) : quotient
}
