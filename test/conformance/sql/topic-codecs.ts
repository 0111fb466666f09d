// How the values of a case become bytes of its topics, and back: by the formats of the source over the topic.
import { noHeaders } from '@millrace/record'
import type { DataSource, Part, PartFormat } from '@millrace/sql'
import type { TopicRecord } from './case-cluster.ts'
import type { CaseWorld } from './case-world.ts'
import type { SpecCodec } from './codecs/codec.ts'
import { jsonCodec } from './codecs/json-codec.ts'
import { kafkaCodec } from './codecs/kafka-codec.ts'
import { columnsCodec, schemaCodec } from './codecs/schema-codec.ts'
import { delimitedCodec, noneCodec } from './codecs/text-codec.ts'
import { type KeyCodec, keyCodec } from './codecs/windowed-codec.ts'
import type { ReadRecord } from './compare-records.ts'
import type { CaseRecord, SqlCase } from './sql-case.ts'

interface Codecs {
  readonly key: KeyCodec
  readonly value: SpecCodec
}

export class TopicCodecs {
  readonly #world: CaseWorld
  readonly #exactNumbers: boolean
  readonly #byTopic = new Map<string, Codecs>()

  constructor({ properties }: SqlCase, world: CaseWorld) {
    this.#world = world
    this.#exactNumbers = ![false, 'false'].includes(properties['use.exact.numeric.comparison'] as boolean | string)
  }

  async write({ topic, key, value, timestamp, window, headers }: CaseRecord): Promise<TopicRecord> {
    const codecs = await this.#codecs(topic)
    return {
      key: codecs.key.write(key, window),
      value: value === null ? null : codecs.value.write(value),
      timestamp: timestamp ?? 0,
      headers: headers.length === 0 ? noHeaders : headers,
    }
  }

  async read(topic: string, { key, value, timestamp, headers }: TopicRecord): Promise<ReadRecord> {
    const codecs = await this.#codecs(topic)
    return {
      key: key === null ? null : codecs.key.read(key),
      value: value === null ? null : codecs.value.read(value),
      timestamp,
      headers,
    }
  }

  async #codecs(topic: string): Promise<Codecs> {
    const known = this.#byTopic.get(topic)
    if (known !== undefined) return known
    const source = this.#world.session.catalog.sources.find((one) => one.topic === topic)
    if (source === undefined) throw new Error(`no stream or table is over the topic ${topic}`)
    const codecs = {
      key: keyCodec(await this.#codec(source, 'key', source.keyFormat), source.keyFormat.window),
      value: await this.#codec(source, 'value', source.valueFormat),
    }
    this.#byTopic.set(topic, codecs)
    return codecs
  }

  async #codec({ schema, topic }: DataSource, part: Part, format: PartFormat): Promise<SpecCodec> {
    switch (format.name) {
      case 'JSON':
        return jsonCodec(this.#exactNumbers)
      case 'DELIMITED':
        return delimitedCodec
      case 'NONE':
        return noneCodec
      case 'KAFKA': {
        const [column] = schema[part]
        return column === undefined ? noneCodec : kafkaCodec(column.type)
      }
      case 'PROTOBUF_NOSR':
        return schema[part].length === 0 ? noneCodec : columnsCodec(schema[part], format)
      default:
        return schema[part].length === 0
          ? noneCodec
          : schemaCodec({ registry: this.#world.registry, topic, part, format })
    }
  }
}
