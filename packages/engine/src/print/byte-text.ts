// Bytes of a record as text where nobody says what they are: JSON and other text as it is, four and eight bytes as numbers, else hexadecimal.

const utf8 = new TextDecoder('utf-8', { fatal: true })

export function byteText(bytes: Uint8Array | null): string {
  if (bytes === null) return '<null>'
  const text = textOf(bytes)
  if (text !== undefined) return text
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length === 4) return String(view.getInt32(0))
  if (bytes.length === 8) return numberText(view)
  return `0x${Buffer.from(bytes).toString('hex')}`
}

/** Undefined for what is no text that people write: control characters are in it, or it is no UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = utf8.decode(bytes)
    // oxlint-disable-next-line no-control-regex
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** A whole number or a double: small whole numbers begin with zeros or ones, small doubles do not. */
function numberText(view: DataView): string {
  const high = view.getInt16(0)
  return high === 0 || high === -1 ? String(view.getBigInt64(0)) : String(view.getFloat64(0))
}
