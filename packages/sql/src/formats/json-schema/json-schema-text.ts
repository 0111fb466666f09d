// The JSON Schema that ksqlDB derives of columns, with Kafka Connect's notes on types.
import type { Column } from '../../schema/schema.ts'
import type { SqlType, StructField } from '../../types/sql-type.ts'

interface Json {
  readonly [name: string]: unknown
}

/** JSON text. */
export function jsonSchemaText(columns: readonly Column[], unwrapped: boolean): string {
  return JSON.stringify(unwrapped ? nullable((columns[0] as Column).type, undefined) : object(columns))
}

function object(fields: readonly StructField[]): Json {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(({ name, type }, index) => [name, nullable(type, index)])),
  }
}

function nullable(type: SqlType, index: number | undefined): Json {
  return {
    ...(index === undefined ? {} : { 'connect.index': index }),
    oneOf: [{ type: 'null' }, schemaOf(type)],
  }
}

function schemaOf(type: SqlType): Json {
  switch (type.kind) {
    case 'BOOLEAN':
    case 'STRING':
      return { type: type.kind.toLowerCase() }
    case 'INTEGER':
      return { type: 'integer', 'connect.type': 'int32' }
    case 'BIGINT':
      return { type: 'integer', 'connect.type': 'int64' }
    case 'DOUBLE':
      return { type: 'number', 'connect.type': 'float64' }
    case 'BYTES':
      return { type: 'string', 'connect.type': 'bytes' }
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      return { type: 'integer', ...logical(type.kind), 'connect.type': type.kind === 'TIMESTAMP' ? 'int64' : 'int32' }
    case 'DECIMAL': {
      const parameters = { scale: String(type.scale), 'connect.decimal.precision': String(type.precision) }
      return { type: 'number', ...logical(type.kind), 'connect.type': 'bytes', 'connect.parameters': parameters }
    }
    case 'ARRAY':
      return { type: 'array', items: nullable(type.element, undefined) }
    // Keys may be NULL in SQL, which the members of an object may not.
    case 'MAP': {
      const entry = [
        { name: 'key', type: type.key },
        { name: 'value', type: type.value },
      ]
      return { type: 'array', items: object(entry), 'connect.type': 'map' }
    }
    case 'STRUCT':
      return object(type.fields)
  }
}

function logical(kind: string): Json {
  const name = kind.charAt(0) + kind.slice(1).toLowerCase()
  return { title: `org.apache.kafka.connect.data.${name}`, 'connect.version': 1 }
}
