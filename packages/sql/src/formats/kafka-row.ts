// Rows as KAFKA: a single column in the bytes of Kafka's own serde for its type.
import { bigint, bytes, double, int, type Serde, string } from '@millrace/serde'
import type { Column } from '../schema/schema.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { Row, SqlValue } from '../types/value.ts'
import { wrapLong } from '../types/int64.ts'

type ValueSerde = Pick<Serde<SqlValue>, 'serialize' | 'deserialize'>

const int64 = bigint()

const long: ValueSerde = {
  serialize: (value) => int64.serialize(BigInt(value as number | bigint)),
  deserialize: (from) => wrapLong(int64.deserialize(from)),
}

/** Undefined for a type that the format does not have. */
function kafkaSerde({ kind }: SqlType): ValueSerde | undefined {
  switch (kind) {
    case 'INTEGER':
      return int() as ValueSerde
    case 'BIGINT':
      return long
    case 'DOUBLE':
      return double() as ValueSerde
    case 'STRING':
      return string() as ValueSerde
    case 'BYTES':
      return bytes() as ValueSerde
    default:
      return undefined
  }
}

export function isKafkaType(type: SqlType): boolean {
  return kafkaSerde(type) !== undefined
}

/** Of one column of a type that the format has. */
export function kafkaRow([column]: readonly Column[]): Serde<Row> {
  const serde = column && kafkaSerde(column.type)
  if (serde === undefined) throw new Error('checkFormat lets no such columns pass')
  return {
    name: 'kafka',
    serialize: (row) => serde.serialize(row[0] as SqlValue),
    deserialize: (from) => [serde.deserialize(from)],
    isNull: (row) => row[0] === null,
  }
}
