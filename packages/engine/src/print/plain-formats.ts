// What bytes can be without a schema, in ksqlDB's order and words: JSON, the numbers and the text of Kafka's serializers.
// ksqlDB shows the first that is possible, so that text of four letters is a number until a longer one comes; here it is the first that is likely.
import { doubleText } from '@millrace/sql'
import type { Reading, RecordFormat } from './record-format.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const json: RecordFormat = {
  name: 'JSON',
  read(bytes) {
    const text = textOf(bytes)
    return text === undefined || !isJson(text) ? undefined : { text, isLikely: true }
  },
}

export const kafkaInt: RecordFormat = {
  name: 'KAFKA_INT',
  read: (bytes) => number(bytes, 4, (view) => ({ text: String(view.getInt32(0)), isLikely: true })),
}

export const kafkaBigint: RecordFormat = {
  name: 'KAFKA_BIGINT',
  read: (bytes) => number(bytes, 8, (view) => ({ text: String(view.getBigInt64(0)), isLikely: isSmall(view) })),
}

export const kafkaDouble: RecordFormat = {
  name: 'KAFKA_DOUBLE',
  read: (bytes) => number(bytes, 8, (view) => ({ text: doubleText(view.getFloat64(0)), isLikely: !isSmall(view) })),
}

export const kafkaString: RecordFormat = {
  name: 'KAFKA_STRING',
  read(bytes) {
    const text = textOf(bytes)
    return text === undefined ? undefined : { text, isLikely: isWritten(text) }
  },
}

/** Text that people write: no control characters but those of lines. */
export function isWrittenText(bytes: Uint8Array): boolean {
  const text = textOf(bytes)
  return text !== undefined && isWritten(text)
}

/** Kafka's text of bytes of which nothing is known. */
export function bytesText(bytes: Uint8Array): string {
  return [...bytes]
    .map((byte) =>
      byte >= 0x20 && byte <= 0x7e && byte !== backslash
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')
}

const backslash = 0x5c

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return bytes.length === 0 ? undefined : utf8.decode(bytes)
  } catch {
    return undefined
  }
}

function isWritten(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function number(bytes: Uint8Array, size: number, read: (view: DataView) => Reading): Reading | undefined {
  if (bytes.length !== size) return undefined
  const reading = read(new DataView(bytes.buffer, bytes.byteOffset, size))
  return isWrittenText(bytes) ? { ...reading, isLikely: false } : reading
}

/** Small whole numbers begin with zeros or ones, small doubles do not. */
function isSmall(view: DataView): boolean {
  const high = view.getInt16(0)
  return high === 0 || high === -1
}
