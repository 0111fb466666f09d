// JSON text as it was written, but on one line: numbers keep their digits and objects the order of their fields.
import { json } from '@millrace/serde'

/** Throws where the bytes are no JSON. Line ends can only stand between tokens, where a space says the same. */
export function oneLineJson(bytes: Uint8Array): string {
  json().deserialize(bytes)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replace(/[\r\n]+/g, ' ')
    .trim()
}
