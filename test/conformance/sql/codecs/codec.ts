// The values of a case as bytes of a topic, and bytes of a topic as values that can be compared. One codec for each format.
import type { SpecValue } from '../exact-json.ts'
import type { ReadValue } from '../read-value.ts'

/** Of a record's key or value. Null, and no bytes, stay what they are: a codec is not asked. */
export interface SpecCodec {
  write(value: Exclude<SpecValue, null>): Uint8Array | null
  read(bytes: Uint8Array): ReadValue
}
