// Values of a case between JSON and bytes, by their types.
import type { Header, Headers } from '@millrace/record'
import type { JsonValue } from './case-runs.ts'
import type { Value } from './expressions.ts'
import { serdeOfType } from './serde-types.ts'

export function toBytes(type: string, value: JsonValue): Uint8Array | null {
  if (value === null) return null
  const typed = type === 'bytes' ? Buffer.from(value as string, 'hex') : value
  return serdeOfType(type).serialize(typed as NonNullable<Value>)
}

export function fromBytes(type: string, bytes: Uint8Array | null): JsonValue {
  return bytes === null ? null : asJson(serdeOfType(type).deserialize(bytes))
}

/** A typed value as a case writes it: bytes as hex, windowed keys flat. */
export function asJson(value: unknown): JsonValue {
  if (value instanceof Uint8Array) return hex(value)
  if (typeof value === 'object' && value !== null && 'window' in value && 'key' in value) {
    const { startMs: start, endMs: end } = value.window as { startMs: number; endMs: number }
    return { key: asJson(value.key), start, end }
  }
  return value as JsonValue
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

export function headersFrom(written: readonly (readonly [string, string | null])[] = []): Headers {
  return written.map(([key, value]): Header => ({ key, value: value === null ? null : Buffer.from(value, 'utf8') }))
}

/** As outputs list them: undefined when there are none. */
export function headersAsText(headers: Headers): JsonValue | undefined {
  if (headers.length === 0) return undefined
  return headers.map(({ key, value }) => [key, value === null ? null : Buffer.from(value).toString('utf8')])
}

/** As internal topics list them. */
export function headersAsHex(headers: Headers): JsonValue | undefined {
  if (headers.length === 0) return undefined
  return headers.map(({ key, value }) => [key, value === null ? null : hex(value)])
}
