// Formats with schemas: a case's value is written with the latest schema of its topic, and read with the schema that its bytes name.
import { schemaIdOf, type SchemaRegistry, type Serde } from '@millrace/serde'
import {
  type Column,
  type Part,
  type PartFormat,
  RegistrySerdes,
  type Row,
  rowSerde,
  type SqlValue,
  structType,
} from '@millrace/sql'
import type { SpecValue } from '../exact-json.ts'
import type { ReadValue } from '../read-value.ts'
import type { SpecCodec } from './codec.ts'
import { specToSql } from './spec-to-sql.ts'
import { sqlToRead } from './sql-to-read.ts'

export interface SchemaSite {
  readonly registry: SchemaRegistry
  readonly topic: string
  readonly part: Part
  readonly format: PartFormat
}

interface RowCodec {
  readonly columns: readonly Column[]
  readonly serde: Serde<Row>
}

/** Before it is used, the schemas that may be met must be registered: those under the topic's subject, and of `bytes`. */
export async function schemaCodec(site: SchemaSite): Promise<SpecCodec> {
  const { registry, topic, part } = site
  const latest = await registry.latest(`${topic}-${part}`)
  const all = new Map<number, RowCodec>()
  for (let version = latest?.version ?? 0; version > 0; version -= 1) {
    const id = (await registry.version(`${topic}-${part}`, version))?.id
    if (id !== undefined) all.set(id, await rowCodec(site, id))
  }
  const writing = latest && all.get(latest.id)
  return {
    write(value) {
      if (writing === undefined) throw new Error(`${topic} has no ${part} schema`)
      return writeRow(writing, site.format, value)
    },
    read(bytes) {
      const codec = all.get(schemaIdOf(bytes))
      if (codec === undefined)
        throw new Error(`${topic} has bytes of the schema ${schemaIdOf(bytes)}, which is not its own`)
      return readRow(codec, site.format, bytes)
    },
  }
}

/** PROTOBUF_NOSR: the columns are the schema. */
export function columnsCodec(columns: readonly Column[], format: PartFormat): SpecCodec {
  const codec = { columns, serde: rowSerde(columns, format) }
  return {
    write: (value) => writeRow(codec, format, value),
    read: (bytes) => readRow(codec, format, bytes),
  }
}

async function rowCodec({ registry, topic, part, format }: SchemaSite, id: number): Promise<RowCodec> {
  const given = { ...format, properties: { ...format.properties, schemaId: String(id) } }
  const serdes = new RegistrySerdes(registry)
  const columns = await serdes.columnsOf(await registry.byId(id), given, part)
  return { columns, serde: await serdes.prepare({ topic, part, columns, format: given, use: 'sink' }) }
}

function writeRow({ columns, serde }: RowCodec, format: PartFormat, value: SpecValue): Uint8Array {
  const [single] = columns
  if (isBare(format) && single !== undefined) return serde.serialize([specToSql(value, single.type)])
  return serde.serialize(specToSql(value, structType(columns)) as readonly SqlValue[])
}

function readRow({ columns, serde }: RowCodec, format: PartFormat, bytes: Uint8Array): ReadValue {
  const row = serde.deserialize(bytes)
  const [single] = columns
  if (isBare(format) && single !== undefined) return sqlToRead(row[0] as SqlValue, single.type)
  return sqlToRead(row, structType(columns))
}

function isBare({ name, features }: PartFormat): boolean {
  return features.has('UNWRAP_SINGLES') && name !== 'PROTOBUF_NOSR'
}
