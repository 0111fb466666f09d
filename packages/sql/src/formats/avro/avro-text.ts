// The Avro schema that ksqlDB derives of columns: every field a union with null, records named for where they stand.
import { statementError } from '../../errors.ts'
import type { Column } from '../../schema/schema.ts'
import type { SqlType, StructField } from '../../types/sql-type.ts'

const namespace = 'io.confluent.ksql.avro_schemas'

/** The full name of a value's record, where none is given. */
export const avroValueName: string = `${namespace}.KsqlDataSourceSchema`

/** The full name of the record of a key: of `LEFT_TABLE` it is `….LeftTableKey`. */
export function avroKeyName(source: string): string {
  const camel = source
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('')
  return `${namespace}.${camel}Key`
}

/** JSON text. Throws `SQL_STATEMENT` for names that Avro does not have. */
export function avroText(columns: readonly Column[], unwrapped: boolean, fullName: string): string {
  const root = unwrapped ? typeOf((columns[0] as Column).type, fullName) : record(columns, fullName)
  return JSON.stringify(root)
}

type Json = string | { readonly [name: string]: unknown }

function typeOf(type: SqlType, name: string): Json {
  switch (type.kind) {
    case 'BOOLEAN':
    case 'DOUBLE':
    case 'STRING':
    case 'BYTES':
      return type.kind.toLowerCase()
    case 'INTEGER':
      return 'int'
    case 'BIGINT':
      return 'long'
    case 'DATE':
      return logical('int', 'Date', 'date')
    case 'TIME':
      return logical('int', 'Time', 'time-millis')
    case 'TIMESTAMP':
      return logical('long', 'Timestamp', 'timestamp-millis')
    case 'DECIMAL': {
      const { precision, scale } = type
      const parameters = { scale: String(scale), 'connect.decimal.precision': String(precision) }
      return { ...logical('bytes', 'Decimal', 'decimal'), scale, precision, 'connect.parameters': parameters }
    }
    case 'ARRAY':
      return { type: 'array', items: nullable(typeOf(type.element, name)) }
    case 'MAP':
      return mapOf(type.key, type.value, name)
    case 'STRUCT':
      return record(type.fields, name)
  }
}

function logical(type: string, connectName: string, logicalType: string): { readonly [name: string]: unknown } {
  const name = `org.apache.kafka.connect.data.${connectName}`
  return { type, 'connect.version': 1, 'connect.name': name, logicalType }
}

function nullable(type: Json): readonly Json[] {
  return ['null', type]
}

function record(fields: readonly StructField[], fullName: string): Json {
  return {
    type: 'record',
    ...nameAndNamespace(fullName),
    fields: fields.map(({ name, type }) => {
      const legal = fieldName(name)
      return { name: legal, type: nullable(typeOf(type, `${fullName}_${name}`)), default: null }
    }),
    'connect.name': fullName,
  }
}

/** Keys may be NULL in SQL, which Avro's maps do not have. */
function mapOf(key: SqlType, value: SqlType, fullName: string): Json {
  const field = (name: string, type: Json): Json => ({ name, type: nullable(type), default: null })
  return {
    type: 'array',
    items: {
      type: 'record',
      ...nameAndNamespace(fullName),
      fields: [field('key', typeOf(key, `${fullName}_MapKey`)), field('value', typeOf(value, `${fullName}_MapValue`))],
      'connect.internal.type': 'MapEntry',
    },
    'connect.name': fullName,
    'connect.internal.type': 'MapEntry',
  }
}

function nameAndNamespace(fullName: string): { readonly name: string; readonly namespace?: string } {
  const dot = fullName.lastIndexOf('.')
  const name = fieldName(fullName.slice(dot + 1))
  return dot === -1 ? { name } : { name, namespace: fullName.slice(0, dot) }
}

function fieldName(name: string): string {
  const legal = name.replaceAll('.', '_')
  const refusal =
    legal === ''
      ? 'Empty name'
      : !/^[A-Za-z_]/.test(legal)
        ? `Illegal initial character: ${legal}`
        : /^\w+$/.test(legal)
          ? undefined
          : `Illegal character in: ${legal}`
  if (refusal !== undefined) throw statementError(`Schema is not compatible with Avro: ${refusal}`)
  return legal
}
