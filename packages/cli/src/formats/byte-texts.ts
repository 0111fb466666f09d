// Bytes as hexadecimal digits and as base64: exact both ways, and strict about what is typed in.

function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export function hex(bytes: Uint8Array): string {
  return buffer(bytes).toString('hex')
}

export function base64(bytes: Uint8Array): string {
  return buffer(bytes).toString('base64')
}

export function bytesOfHex(text: string): Uint8Array {
  if (!/^([0-9a-fA-F]{2})*$/.test(text)) throw new Error(`${shown(text)} is not an even number of hexadecimal digits`)
  return Buffer.from(text, 'hex')
}

export function bytesOfBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '')) return bytes
  throw new Error(`${shown(text)} is not base64`)
}

/** The bytes of `{"base64": …}`; undefined for anything else. */
export function fromBase64Object(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'base64') return undefined
  const text = (value as { readonly base64: unknown }).base64
  return typeof text === 'string' ? bytesOfBase64(text) : undefined
}

function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
