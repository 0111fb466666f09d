// DELIMITED: a case gives the text itself. NONE: there are no bytes, whatever a case gives.
import { string } from '@millrace/serde'
import { writeExact } from '../exact-json.ts'
import type { SpecCodec } from './codec.ts'

const utf8 = string()

export const delimitedCodec: SpecCodec = {
  write: (value) => utf8.serialize(typeof value === 'string' ? value : writeExact(value)),
  read: (bytes) => utf8.deserialize(bytes),
}

export const noneCodec: SpecCodec = { write: () => null, read: () => null }
