// Text and bytes of several formats as SQL values, by Java's rules. What cannot be read is `SERDE_DECODE`; nothing costs more than the text is long.
import { Decimal, decodeError } from '@millrace/serde'
import { wrapLong } from '../types/int64.ts'
import type { DecimalType } from '../types/sql-type.ts'

/** A number as Java's BigDecimal reads it. */
export function parsedDecimal(text: string): Decimal {
  const decimal = Decimal.parse(text)
  if (decimal === undefined) throw decodeError(`${shown(text)} is no number, or is out of range`)
  return decimal
}

/** The decimal with the type's scale; refused where digits before or behind the point would be lost. */
export function fitDecimal(value: Decimal, { precision, scale }: DecimalType): Decimal {
  if (value.scale === scale && value.precision <= precision) return value
  if (value.unscaled === 0n) return new Decimal(0n, scale)
  const digits = value.precision
  if (digits - value.scale > precision - scale) {
    throw decodeError(
      `Numeric field overflow: A field with precision ${precision} and scale ${scale} must round to an absolute value less than 10^${precision - scale}.`,
    )
  }
  const surplus = value.scale - scale
  if (surplus <= 0) return value.withScale(scale)
  const divisor = surplus < digits ? 10n ** BigInt(surplus) : 0n
  if (divisor === 0n || value.unscaled % divisor !== 0n) {
    throw decodeError(
      `Cannot fit decimal into DECIMAL(${precision}, ${scale}) without rounding. (Requires ${digits},${value.scale})`,
    )
  }
  return new Decimal(value.unscaled / divisor, scale)
}

/**
 * A whole number of so many bits. `fits`: digits and a sign only, and within range, as `parseInt` reads it in Java.
 * `wraps`: any number, towards zero, of which the low bits are kept, as `intValue` has it.
 */
export function wholeText(text: string, bits: 32 | 64, range: 'fits' | 'wraps'): number | bigint {
  if (range === 'wraps') {
    const whole = BigInt.asIntN(bits, lowBits(parsedDecimal(text)))
    return bits === 32 ? Number(whole) : wrapLong(whole)
  }
  const value = /^[+-]?\d{1,40}$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined
  if (value === undefined || BigInt.asIntN(bits, value) !== value) {
    throw decodeError(`${shown(text)} is no ${bits === 32 ? 'INTEGER' : 'BIGINT'}`)
  }
  return bits === 32 ? Number(value) : wrapLong(value)
}

/** A whole number that agrees with the value towards zero in the low 64 bits. */
function lowBits(value: Decimal): bigint {
  if (value.scale <= -64 || value.scale >= value.precision) return 0n
  return value.withScale(0, 'DOWN').unscaled
}

/** A double as Java's `parseDouble` reads it: white space around it, `NaN` and `Infinity` included. */
export function javaDouble(text: string): number {
  const trimmed = text.trim()
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?$/.test(trimmed)) return Number(trimmed.replace(/[dDfF]$/, ''))
  const named = /^([+-]?)(NaN|Infinity)$/.exec(trimmed)
  if (named === null) throw decodeError(`${shown(text)} is no DOUBLE`)
  return named[2] === 'NaN' ? Number.NaN : named[1] === '-' ? -Infinity : Infinity
}

export function base64Bytes(text: string): Uint8Array {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw decodeError(`${shown(text)} is no base64`)
  return new Uint8Array(Buffer.from(text, 'base64'))
}

/** Text as a message shows it: data, so only a little of it. */
function shown(text: string): string {
  return JSON.stringify(text.length > 20 ? `${text.slice(0, 20)}…` : text)
}
