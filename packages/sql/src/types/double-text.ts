// The text of a DOUBLE as Java writes it, and how text becomes one.
import { evaluationError } from '../errors.ts'

/** `10.0`, `1.0E10`, `1.0E-5`, `NaN`, `-Infinity`: the shortest digits that read back as the same double. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e7) {
    const text = String(value)
    return text.includes('.') ? text : `${text}.0`
  }
  const text = value.toExponential()
  // Java writes two digits at least, and then the two that are nearest.
  const [mantissa = '', exponent = ''] = (text.includes('.') ? text : value.toExponential(1)).split('e')
  return `${mantissa}E${exponent.replace('+', '')}`
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
