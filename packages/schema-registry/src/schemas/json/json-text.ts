// JSON as text: the same for all ways to space it. Numbers and escapes stay as written, which parsing and writing would not promise.
import { messageOf } from '@millrace/record'
import type { Refusal } from '../../refusal.ts'
import { invalidSchema } from '../../refusal.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Throws a refusal for text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (thrown) {
    throw notJson(thrown)
  }
}

function notJson(thrown: unknown): Refusal {
  return invalidSchema(`the schema is not JSON: ${messageOf(thrown)}`)
}

/** Of text that is JSON. */
export function withoutSpace(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|\s+/g, (part) => (part.startsWith('"') ? part : ''))
}
