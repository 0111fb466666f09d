// What the values of options may be. A value that is not is a usage error: commander names the option and ends with 2.
import { type Duration, durationMs } from '@millrace/record'
import { InvalidArgumentError } from 'commander'

export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) {
    throw new InvalidArgumentError('A whole number is wanted, 0 or more.')
  }
  return Number(text)
}

export function positiveNumber(text: string): number {
  const number = wholeNumber(text)
  if (number === 0) throw new InvalidArgumentError('A whole number is wanted, 1 or more.')
  return number
}

export function signedNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(Number(text))) {
    throw new InvalidArgumentError('A whole number is wanted.')
  }
  return Number(text)
}

/** Milliseconds of `1500` (ms), `30s`, `5m`, `2h`, `7d`. */
export function duration(text: string): number {
  try {
    return durationMs(/^\d+$/.test(text) ? Number(text) : (text as Duration))
  } catch {
    throw new InvalidArgumentError("A duration is wanted, such as '30s', '5m', '2h', '7d' or milliseconds.")
  }
}

/** Milliseconds since the epoch of `1733000000000` or of a date such as `2026-01-31T12:00:00Z`. */
export function instant(text: string): number {
  const ms = /^\d+$/.test(text) ? Number(text) : /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isSafeInteger(ms)) return ms
  throw new InvalidArgumentError('A point in time is wanted: 2026-01-31T12:00:00Z, or milliseconds since 1970.')
}

/** A point in time, or how long before now one was. */
export function pastInstant(text: string): (nowMs: number) => number {
  if (/^\d+(\.\d+)?(ms|s|m|h|d)$/.test(text)) {
    const ago = duration(text)
    return (nowMs) => Math.max(0, nowMs - ago)
  }
  const at = instant(text)
  return () => at
}

/** The two sides of `name=value`. */
export function nameAndValue(text: string): readonly [name: string, value: string] {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('name=value is wanted.')
  return [text.slice(0, at), text.slice(at + 1)]
}

/** Collects `name=value` of an option that may be given several times; the last value of a name counts. */
export function settings(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [name, value] = nameAndValue(text)
  return { ...before, [name]: value }
}

/** Collects the values of an option that may be given several times. */
export function several<T>(parse: (text: string) => T): (text: string, before?: readonly T[]) => readonly T[] {
  return (text, before = []) => [...before, parse(text)]
}

export const asText = (text: string): string => text
