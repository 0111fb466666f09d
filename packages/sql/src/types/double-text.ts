// The text of a DOUBLE as Java writes it, and how text becomes one.
import { evaluationError } from '../errors.ts'

/**
 * `10.0`, `1.0E10`, `1.0E-5`, `NaN`, `-Infinity`: the shortest digits that read back as the same double, or a few more where Java 17,
 * which ksqlDB runs on, writes them.
 */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e7) {
    const text = String(value)
    return text.includes('.') ? text : `${text}.0`
  }
  const text = isLongWhole(size) ? longWhole(value) : value.toExponential()
  // Java writes two digits at least, and then the two that are nearest.
  const [mantissa = '', exponent = ''] = (text.includes('.') ? text : value.toExponential(1)).split('e')
  return `${mantissa}E${exponent.replace('+', '')}`
}

/** Whole numbers within 64 bits of which not all are doubles. */
function isLongWhole(size: number): boolean {
  return size >= 2 ** 53 && size < 2 ** 63
}

/** Java takes these by their digits as whole numbers, and rounds off as many as the bits stand for that a double does not have. */
function longWhole(value: number): string {
  const missingBits = Math.abs(value).toString(2).length - 55
  const off = Math.max(0, Math.floor(missingBits * Math.log10(2)))
  const unit = 10n ** BigInt(off)
  const size = BigInt(Math.abs(value))
  const digits = String((size + unit / 2n) / unit)
  const exponent = digits.length + off - 1
  const fraction = digits.slice(1).replace(/0+$/, '')
  return `${value < 0 ? '-' : ''}${digits[0]}.${fraction === '' ? '0' : fraction}e${exponent}`
}

/** A number in Java's notation; infinities are errors, however they are written. */
export function parseDouble(text: string): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?$/.test(text)) {
    const value = Number(text.replace(/[dDfF]$/, ''))
    if (Number.isFinite(value)) return value
  }
  if (/^[+-]?NaN$/.test(text)) return Number.NaN
  throw evaluationError(`${JSON.stringify(text)} is no DOUBLE`)
}
