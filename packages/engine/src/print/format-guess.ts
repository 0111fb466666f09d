// What format the keys or the values of a topic are in, by all that were seen of them: at first any, and each that does not fit one of them is out.
import type { SchemaCache } from '@millrace/serde'
import { bytesText, json, kafkaBigint, kafkaDouble, kafkaInt, kafkaString } from './plain-formats.ts'
import type { RecordFormat } from './record-format.ts'
import { avro, jsonSchema, protobuf } from './schema-formats.ts'
import { windowed } from './windowed-format.ts'

export class FormatGuess {
  #formats: readonly RecordFormat[]
  #sawBytes = false

  /** `part`: keys may have windows. Without `schemas` there is no registry. */
  constructor(part: 'key' | 'value', schemas: SchemaCache | undefined) {
    const formats = [
      ...(schemas ? [avro(schemas), protobuf(schemas)] : []),
      json,
      ...(schemas ? [jsonSchema(schemas)] : []),
      kafkaInt,
      kafkaBigint,
      kafkaDouble,
      kafkaString,
    ]
    const windows = ['SESSION', 'HOPPING', 'TUMBLING'] as const
    this.#formats =
      part === 'value' ? formats : formats.flatMap((one) => [...windows.map((window) => windowed(window, one)), one])
  }

  /** The names of those that all bytes so far can be, as ksqlDB lists them. */
  get names(): readonly string[] {
    return this.#sawBytes ? this.#formats.map(({ name }) => name) : ['¯\\_(ツ)_/¯ - no data processed']
  }

  /** Text of what is next, in the likeliest format of those that are left. */
  async textOf(bytes: Uint8Array | null): Promise<string> {
    if (bytes === null) return '<null>'
    this.#sawBytes = true
    const left: RecordFormat[] = []
    let likely: string | undefined
    let possible: string | undefined
    for (const format of this.#formats) {
      const reading = await format.read(bytes)
      if (!reading) continue
      left.push(format)
      possible ??= reading.text
      if (reading.isLikely) likely ??= reading.text
    }
    this.#formats = left
    return likely ?? possible ?? bytesText(bytes)
  }
}
