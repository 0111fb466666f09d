// A line of JSON as a record: what `millrace consume --json` prints, or as much of it as a record needs.
import type { Header, Headers } from '@millrace/record'
import { json } from '@millrace/serde'
import { type Format, formats } from '../formats/format.ts'
import type { LineParser } from './input-record.ts'
import { named } from './text-line.ts'

export interface JsonLineOptions {
  readonly keyFormat: Format
  readonly valueFormat: Format
  /** In front of the line's own. */
  readonly headers: Headers
  /** Where the line says none. */
  readonly partition: number | undefined
  readonly timestamp: number | undefined
  /** Leaves the line's own partition out. */
  readonly repartition: boolean
}

/** `topic` and `offset` are read over: they say where the record came from. */
const fields = ['topic', 'partition', 'offset', 'timestamp', 'key', 'value', 'headers']

export function jsonLineParser(options: JsonLineOptions): LineParser {
  return (line) => {
    const said = json().deserialize(line)
    if (typeof said !== 'object' || said === null || Array.isArray(said)) throw new Error('it is not a JSON object')
    const record = said as Readonly<Record<string, unknown>>
    const strange = Object.keys(record).find((name) => !fields.includes(name))
    if (strange !== undefined) throw new Error(`it has a field ${strange}; a record has ${fields.join(', ')}`)
    if (!('value' in record)) throw new Error('it has no value; null is a tombstone')
    return {
      key: bytesOf('key', options.keyFormat, record['key']),
      value: bytesOf('value', options.valueFormat, record['value']),
      headers: [...options.headers, ...headersOf(record['headers'])],
      partition: options.repartition ? options.partition : (numberOf('partition', record) ?? options.partition),
      timestamp: numberOf('timestamp', record) ?? options.timestamp,
    }
  }
}

function bytesOf(part: string, format: Format, value: unknown): Uint8Array | null {
  return value === undefined || value === null ? null : named(part, () => format.fromJson(value))
}

function numberOf(field: string, record: Readonly<Record<string, unknown>>): number | undefined {
  const value = record[field]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new Error(`its ${field} is ${JSON.stringify(value)}, which is no whole number`)
}

/** `[{"key": …, "value": …}]`, or `{"name": value}` where no name repeats. */
function headersOf(said: unknown): Headers {
  if (said === undefined || said === null) return []
  if (typeof said !== 'object') throw new Error('its headers are neither a list nor an object')
  if (!Array.isArray(said)) return Object.entries(said).map(([key, value]) => headerOf(key, value))
  return said.map((entry: unknown) => {
    const { key, value } = (entry ?? {}) as { readonly key?: unknown; readonly value?: unknown }
    if (typeof key !== 'string') throw new Error('a header in its list is not {"key": …, "value": …}')
    return headerOf(key, value)
  })
}

function headerOf(key: string, value: unknown): Header {
  return { key, value: bytesOf(`header ${key}`, formats.string, value) }
}
