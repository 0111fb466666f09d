// Text to values. JSON.parse for nearly all of it; text with a number that JSON.parse would round or lose goes through the exact reader.
import { isUtf8 } from 'node:buffer'
import { decodeError } from '../errors.ts'
import { decodeJavaUtf8 } from '../utf8.ts'
import { findFault, type JsonFault, jsonMaxDepth } from './fault.ts'
import { mayHoldWideNumber } from './wide-number.ts'

/** What the bytes say. Throws `SERDE_DECODE` with the position (in characters) of what is wrong. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodeText(bytes)
  if (mayBeDeep(text)) refuse(text)
  try {
    return mayHoldWideNumber(bytes) ? parseWith(exactNumbers, text) : (JSON.parse(text) as unknown)
  } catch (error) {
    if (error instanceof SyntaxError) refuse(text)
    throw error
  }
}

/** A number by its text, of which a double may lose digits. */
export class JsonNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/**
 * The first value of JSON text, as Java's Jackson reads it: what stands behind it is left unread. With `exact` all numbers are {@link JsonNumber};
 * without it only where a number might not be kept.
 *
 * @throws {MillraceError} `SERDE_DECODE` with the position (in characters) of what is wrong; nested deeper than {@link jsonMaxDepth}.
 */
export function readJson(bytes: Uint8Array, exact: boolean): unknown {
  const text = decodeText(bytes)
  const parse = (part: string): unknown =>
    exact || mayHoldWideNumber(bytes) ? parseWith(numberTexts, part) : (JSON.parse(part) as unknown)
  try {
    if (!mayBeDeep(text)) return parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  const fault = findFault(text)
  return fault === undefined ? parse(text) : parseFirst(text, fault, parse)
}

/** What stands before the fault, if that is a whole value. */
function parseFirst(text: string, fault: JsonFault, parse: (part: string) => unknown): unknown {
  const first = text.slice(0, fault.position)
  try {
    // A number would go on in what follows it directly.
    if (/[\]}"\s]$/.test(first)) return parse(first)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  return fail(fault)
}

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown

function parseWith(reviver: Reviver, text: string): unknown {
  return JSON.parse(text, reviver as (this: unknown, key: string, value: unknown) => unknown) as unknown
}

function numberTexts(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  return typeof value === 'number' ? new JsonNumber(context.source ?? String(value)) : value
}

/** With the source text at hand, which V8 passes as a third argument. Only a number spelled as an integer becomes a bigint; fractions and exponents stay doubles. */
function exactNumbers(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context.source ?? ''
  if (/^-?\d+$/.test(source)) return BigInt(source)
  if (!Number.isFinite(value))
    throw decodeError(`not JSON that can be kept exactly (the number ${source} is out of range)`)
  return value
}

function decodeText(bytes: Uint8Array): string {
  const text = decodeJavaUtf8(bytes)
  if (text.includes('\uFFFD') && !isUtf8(bytes)) {
    throw decodeError(`not JSON (invalid UTF-8 at ${text.indexOf('\uFFFD')})`)
  }
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** Never false for text that is too deep; cheap for the text that is not, which is nearly all. */
function mayBeDeep(text: string): boolean {
  if (text.length <= jsonMaxDepth) return false
  let openings = 0
  for (const bracket of ['[', '{']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      openings += 1
      if (openings > jsonMaxDepth) return true
    }
  }
  return false
}

/** Throws if the text has a fault. */
function refuse(text: string): void {
  const fault = findFault(text)
  if (fault !== undefined) fail(fault)
}

function fail(fault: JsonFault): never {
  throw decodeError(`not JSON (${fault.what} at ${fault.position})`, { details: { ...fault } })
}
