// Text to values. JSON.parse for nearly all of it; text with a number that JSON.parse would round or lose goes through the exact reader.
import { isUtf8 } from 'node:buffer'
import { decodeError } from '../errors.ts'
import { decodeJavaUtf8 } from '../utf8.ts'
import { findFault, jsonMaxDepth } from './fault.ts'
import { mayHoldWideNumber } from './wide-number.ts'

/** What the bytes say. Throws `SERDE_DECODE` with the position (in characters) of what is wrong. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodeText(bytes)
  if (mayBeDeep(text)) refuse(text)
  try {
    return mayHoldWideNumber(bytes)
      ? (JSON.parse(text, exactNumbers as Reviver) as unknown)
      : (JSON.parse(text) as unknown)
  } catch (error) {
    if (error instanceof SyntaxError) refuse(text)
    throw error
  }
}

type Reviver = (this: unknown, key: string, value: unknown) => unknown

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
  if (fault === undefined) return
  throw decodeError(`not JSON (${fault.what} at ${fault.position})`, { details: { ...fault } })
}
