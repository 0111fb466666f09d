// What a line of the input may say of a record, whatever its notation.
import type { Headers } from '@millrace/record'

export interface InputRecord {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: Headers
  /** Undefined: the key's, else the next one in turn. */
  readonly partition: number | undefined
  /** Undefined: now. */
  readonly timestamp: number | undefined
}

/** Throws an error without the line's number for a line that is no record: the caller knows the number. */
export type LineParser = (line: Uint8Array) => InputRecord
