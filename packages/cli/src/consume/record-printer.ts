// A record → one line: columns of text for people, or a JSON object that says everything exactly.
// Law: `produce --json` makes the same record of the line again, whatever its bytes are.
import { type Headers, type LogRecord, messageOf } from '@millrace/record'
import { type Format, formats } from '../formats/format.ts'

export interface PrinterOptions {
  readonly keyFormat: Format
  readonly valueFormat: Format
  readonly json: boolean
  readonly keys: boolean
  readonly timestamps: boolean
  readonly headers: boolean
  readonly offsets: boolean
  readonly separator: string
  /** What stands for a null key or value in text. */
  readonly nullText: string
}

/** Throws where key or value are not of their format; the message names the record. */
export type RecordPrinter = (topic: string, partition: number, record: LogRecord) => string

export function recordPrinter(options: PrinterOptions): RecordPrinter {
  const { keyFormat, valueFormat } = options
  return (topic, partition, record) => {
    const part = (name: 'key' | 'value', format: Format): string => {
      const bytes = record[name]
      try {
        if (bytes === null) return options.json ? 'null' : options.nullText
        return options.json ? format.toJson(bytes) : format.toText(bytes)
      } catch (thrown) {
        throw new Error(`${topic}-${partition}@${record.offset}: its ${name}: ${messageOf(thrown)}`, { cause: thrown })
      }
    }
    if (options.json) {
      const place = `"topic":${JSON.stringify(topic)},"partition":${partition},"offset":${record.offset}`
      const content = `"key":${part('key', keyFormat)},"value":${part('value', valueFormat)}`
      return `{${place},"timestamp":${record.timestamp},${content},"headers":${headersJson(record.headers)}}`
    }
    const columns: string[] = []
    if (options.timestamps) columns.push(timeText(record.timestamp))
    if (options.offsets) columns.push(`${topic}-${partition}@${record.offset}`)
    if (options.headers) columns.push(headersText(record.headers, options.nullText))
    if (options.keys) columns.push(part('key', keyFormat))
    columns.push(part('value', valueFormat))
    return columns.join(options.separator)
  }
}

function timeText(timestamp: number): string {
  const time = new Date(timestamp)
  return timestamp < 0 || Number.isNaN(time.getTime()) ? '-' : time.toISOString()
}

function headersText(headers: Headers, nullText: string): string {
  if (headers.length === 0) return '-'
  return headers.map(({ key, value }) => `${key}=${value ? formats.string.toText(value) : nullText}`).join(',')
}

function headersJson(headers: Headers): string {
  const each = headers.map(({ key, value }) => {
    return `{"key":${JSON.stringify(key)},"value":${value ? formats.string.toJson(value) : 'null'}}`
  })
  return `[${each.join(',')}]`
}
