// How keys and values are shown and typed in: one entry per name that `--key-format` and `--value-format` take.
// Law: what `toJson` says, `fromJson` turns back into the same bytes (for `json`: into the same JSON).
import { isUtf8 } from 'node:buffer'
import { bigint, double, float, int, json, type Serde, uuid } from '@millrace/serde'
import { base64, bytesOfBase64, bytesOfHex, fromBase64Object, hex } from './byte-texts.ts'
import { oneLineJson } from './one-line-json.ts'

export interface Format {
  /** Throws where the bytes are not of this format. */
  toText(bytes: Uint8Array): string
  /** As a JSON value on one line. Throws where the bytes are not of this format. */
  toJson(bytes: Uint8Array): string
  /** From what was typed. Throws for what this format has no bytes for. */
  fromText(text: Uint8Array): Uint8Array
  /** From a parsed JSON value; integers beyond ±(2^53 − 1) come as bigints. */
  fromJson(value: unknown): Uint8Array
}

const utf8 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')

function show(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** Text; bytes that are none are shown as far as they go, and exactly as `{"base64": …}` in JSON. */
const string: Format = {
  toText: utf8,
  toJson: (bytes) => (isUtf8(bytes) ? JSON.stringify(utf8(bytes)) : JSON.stringify({ base64: base64(bytes) })),
  fromText: (text) => text,
  fromJson(value) {
    if (typeof value === 'string') return Buffer.from(value, 'utf8')
    const bytes = fromBase64Object(value)
    if (bytes) return bytes
    throw new Error(`${show(value)} is neither a text nor {"base64": …}; --value-format json takes any JSON`)
  },
}

const jsonFormat: Format = {
  toText: oneLineJson,
  toJson: oneLineJson,
  fromText(text) {
    json().deserialize(text)
    return text
  },
  fromJson: (value) => json().serialize(value),
}

/** A format whose bytes come from one of Kafka's serdes; its JSON is its text, quoted where JSON has no such number. */
function number<T extends number | bigint>(serde: Serde<T>, parse: (text: string) => T | undefined): Format {
  const toText = (bytes: Uint8Array): string => {
    const value = serde.deserialize(bytes)
    return Object.is(value, -0) ? '-0' : String(value)
  }
  const fromWords = (text: string): Uint8Array => {
    const value = parse(text.trim())
    if (value === undefined) throw new Error(`${show(text)} is no ${serde.name === 'bigint' ? 'long' : serde.name}`)
    return serde.serialize(value)
  }
  return {
    toText,
    toJson(bytes) {
      const text = toText(bytes)
      return /^-?\d/.test(text) ? text : JSON.stringify(text)
    },
    fromText: (text) => fromWords(utf8(text)),
    fromJson(value) {
      if (Object.is(value, -0)) return fromWords('-0')
      if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string')
        return fromWords(String(value))
      throw new Error(`${show(value)} is no number`)
    },
  }
}

const integer = (text: string): bigint | undefined => (/^[+-]?\d+$/.test(text) ? BigInt(text) : undefined)

function real(text: string): number | undefined {
  if (/^[+-]?(Infinity|NaN)$/.test(text)) return Number(text.replace(/^[+-](?=NaN)/, ''))
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined
}

/** A format that is spelled in letters. */
function spelled(toText: (bytes: Uint8Array) => string, bytesOf: (text: string) => Uint8Array): Format {
  return {
    toText,
    toJson: (bytes) => JSON.stringify(toText(bytes)),
    fromText: (text) => bytesOf(utf8(text).trim()),
    fromJson(value) {
      if (typeof value !== 'string') throw new Error(`${show(value)} is no text`)
      return bytesOf(value)
    },
  }
}

export type FormatName = 'string' | 'json' | 'long' | 'int' | 'double' | 'float' | 'uuid' | 'hex' | 'base64'

export const formats: Readonly<Record<FormatName, Format>> = {
  string,
  json: jsonFormat,
  long: number(bigint(), integer),
  int: number(int(), (text) => {
    const value = integer(text)
    return value === undefined ? undefined : Number(value)
  }),
  double: number(double(), real),
  float: number(float(), real),
  uuid: spelled(
    (bytes) => uuid().deserialize(bytes),
    (text) => uuid().serialize(text),
  ),
  hex: spelled(hex, bytesOfHex),
  base64: spelled(base64, bytesOfBase64),
}

export const formatNames: readonly FormatName[] = Object.keys(formats) as FormatName[]
