// Uuids (topic ids, member ids): 16 bytes on the wire; in memory Kafka's text, 22 characters of base64url.
import { protocolError } from './errors.ts'

/** The uuid that stands for "none". */
export const zeroUuid = 'AAAAAAAAAAAAAAAAAAAAAA'

const base64Form = /^[A-Za-z0-9_-]{21}[AQgw]$/
const hexForm = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i

/** True for the 22-character form. */
export function isUuid(text: string): boolean {
  return base64Form.test(text)
}

/** The 22-character form of 16 bytes at `start`. */
export function uuidFromBytes(bytes: Uint8Array, start = 0): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, 16).toString('base64url')
}

/** The 16 bytes of a uuid. Throws `PROTOCOL_INVALID_VALUE`. */
export function uuidToBytes(uuid: string): Uint8Array {
  if (!isUuid(uuid)) {
    throw protocolError('PROTOCOL_INVALID_VALUE', `"${uuid}" is not a uuid; 22 characters of base64url are wanted`)
  }
  return Uint8Array.from(Buffer.from(uuid, 'base64url'))
}

/** The 36-character form, lower case, as other systems write it. */
export function uuidToHex(uuid: string): string {
  const hex = Buffer.from(uuidToBytes(uuid)).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** From the 36-character (or bare 32-character) form, for instance of `crypto.randomUUID()`. Throws `PROTOCOL_INVALID_VALUE`. */
export function uuidFromHex(hex: string): string {
  if (!hexForm.test(hex)) {
    throw protocolError('PROTOCOL_INVALID_VALUE', `"${hex}" is not a uuid in hexadecimal form`)
  }
  return Buffer.from(hex.replaceAll('-', ''), 'hex').toString('base64url')
}
