// Values to text. JSON.stringify, which alone refuses bigints: those are written as integers.
import { messageOf } from '@millrace/record'
import { encodeError, show } from '../errors.ts'

/** V8 has it since Node 21; TypeScript's library does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (this: void, text: string) => unknown }

/** JSON text of a value. Throws `SERDE_ENCODE`: no text for it, a cycle, or nested beyond the stack. */
export function stringifyJson(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (error) {
    text = withBigints(value, error)
  }
  if (text === undefined) throw encodeError(`JSON has no text for ${show(value)}; use null for a tombstone`)
  return text
}

function withBigints(value: unknown, first: unknown): string | undefined {
  if (!/bigint/i.test(messageOf(first))) throw unwritable(first)
  try {
    return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? rawJSON(part.toString()) : part))
  } catch (error) {
    throw unwritable(error)
  }
}

function unwritable(cause: unknown): Error {
  const reason = messageOf(cause).split('\n', 1)[0]
  return encodeError(`JSON cannot write this value (${reason})`, { cause })
}
