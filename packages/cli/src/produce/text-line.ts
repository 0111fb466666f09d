// A line of text as a record: the value, or key, separator and value.
import type { Headers } from '@millrace/record'
import type { Format } from '../formats/format.ts'
import type { LineParser } from './input-record.ts'

export interface TextLineOptions {
  readonly keyFormat: Format
  readonly valueFormat: Format
  /** Between key and value; undefined: the line is the value. */
  readonly separator: string | undefined
  /** Of every record, where the line has none. */
  readonly key: string | undefined
  /** A key or value of exactly this text is null. */
  readonly nullText: string | undefined
  readonly headers: Headers
  readonly partition: number | undefined
  readonly timestamp: number | undefined
}

export function textLineParser(options: TextLineOptions): LineParser {
  const { keyFormat, valueFormat, headers, partition, timestamp } = options
  const separator = options.separator === undefined ? undefined : Buffer.from(options.separator)
  const nullText = options.nullText === undefined ? undefined : Buffer.from(options.nullText)
  const bytesOf = (part: 'key' | 'value', format: Format, text: Uint8Array): Uint8Array | null =>
    nullText?.equals(text) ? null : named(part, () => format.fromText(text))
  const fixedKey = options.key === undefined ? null : bytesOf('key', keyFormat, Buffer.from(options.key))
  return (line) => {
    if (!separator) {
      return { key: fixedKey, value: bytesOf('value', valueFormat, line), headers, partition, timestamp }
    }
    const at = Buffer.from(line.buffer, line.byteOffset, line.byteLength).indexOf(separator)
    if (at < 0) throw new Error(`there is no key separator ${JSON.stringify(options.separator)} in it`)
    const key = bytesOf('key', keyFormat, line.subarray(0, at))
    const value = bytesOf('value', valueFormat, line.subarray(at + separator.length))
    return { key, value, headers, partition, timestamp }
  }
}

/** Says whether it was the key or the value that could not be read. */
export function named<T>(part: string, read: () => T): T {
  try {
    return read()
  } catch (thrown) {
    throw new Error(`its ${part}: ${(thrown as Error).message}`, { cause: thrown })
  }
}
