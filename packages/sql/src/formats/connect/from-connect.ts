// Values that were read with a schema as values of SQL types: fields by name, narrow numbers widened, anything simple as STRING.
// Made once for a schema and the columns; where the two do not fit, reading is `SERDE_DECODE`, as in ksqlDB, not the declaration.
import { type Decimal, decodeError } from '@millrace/serde'
import { doubleText } from '../../types/double-text.ts'
import type { SqlType, StructField } from '../../types/sql-type.ts'
import type { SqlArray, SqlMap, SqlValue } from '../../types/value.ts'
import { fitDecimal } from '../read-value.ts'
import { type ConnectType, fieldNamed } from './connect-type.ts'

/** Of a value that may be null. */
export type FromConnect = (value: unknown) => SqlValue

export function fromConnect(source: ConnectType, target: SqlType, path = ''): FromConnect {
  const present = presentReader(source, target, path)
  const { read } = source
  if (read === undefined) return (value) => (value === null ? null : present(value))
  return (value) => {
    const adapted = value === null ? null : read(value)
    return adapted === null ? null : present(adapted)
  }
}

const whole32 = ['int32', 'date', 'time']
const whole64 = [...whole32, 'int64', 'timestamp']

function presentReader(source: ConnectType, target: SqlType, path: string): FromConnect {
  const same = (value: unknown): SqlValue => value as SqlValue
  const from = (...kinds: readonly string[]): FromConnect => (kinds.includes(source.kind) ? same : mismatch)
  const mismatch = (): never => {
    throw decodeError(`Cannot deserialize type ${source.kind} as type ${target.kind} for path: ${path}`)
  }
  switch (target.kind) {
    case 'BOOLEAN':
      return from('boolean')
    case 'INTEGER':
    case 'DATE':
    case 'TIME':
      return from(...whole32)
    case 'BIGINT':
      return from(...whole64)
    case 'TIMESTAMP':
      return whole64.includes(source.kind) ? Number : mismatch
    case 'DOUBLE':
      return from('float32', 'float64')
    case 'BYTES':
      return from('bytes')
    case 'STRING':
      return textOf(source) ?? mismatch
    case 'DECIMAL':
      return source.kind === 'decimal' ? (value) => fitDecimal(value as Decimal, target) : mismatch
    case 'ARRAY': {
      if (source.kind !== 'array') return mismatch
      const element = fromConnect(source.element(), target.element, `${path}->ARRAY`)
      return (value) => (value as SqlArray).map(element)
    }
    case 'MAP': {
      if (source.kind !== 'map') return mismatch
      const key = fromConnect(source.key, target.key, `${path}->MAP_KEY`)
      const element = fromConnect(source.value(), target.value, `${path}->MAP_VAL`)
      return (value) => new Map(Array.from(value as SqlMap, ([name, one]) => [key(name), element(one)]))
    }
    case 'STRUCT':
      return source.kind === 'struct' ? structReader(source, target.fields, path) : mismatch
  }
}

/** Null: a field that the schema does not have. */
type FieldReader = readonly [name: string, read: FromConnect] | null

/** Of an object with a member for each field of the schema. */
export function structReader(
  source: ConnectType & { readonly kind: 'struct' },
  targets: readonly StructField[],
  path: string,
): (value: unknown) => readonly SqlValue[] {
  const fields = source.fields()
  const readers = targets.map(({ name, type }): FieldReader => {
    const field = fieldNamed(fields, name)
    return field === undefined ? null : [field.name, fromConnect(field.type, type, `${path}->${name}`)]
  })
  return (value) => {
    const members = value as Readonly<Record<string, unknown>>
    return readers.map((reader) => (reader === null ? null : reader[1](members[reader[0]])))
  }
}

function textOf({ kind }: ConnectType): FromConnect | undefined {
  switch (kind) {
    case 'string':
      return (value) => value as string
    case 'float64':
      return (value) => doubleText(value as number)
    case 'float32':
      return (value) => floatText(value as number)
    case 'boolean':
      return String
    default:
      return whole64.includes(kind) ? String : undefined
  }
}

/** The shortest digits that read back as the same 32 bits. */
function floatText(value: number): string {
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return doubleText(short)
  }
  return doubleText(value)
}
