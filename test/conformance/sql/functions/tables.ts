// The table functions that only the suite calls.
import type { Decimal } from '@millrace/serde'
import { type SqlFunction, type SqlMap, type SqlType, type SqlValue, tableFunction, valueText } from '@millrace/sql'

const types = ['INTEGER', 'BIGINT', 'DOUBLE', 'BOOLEAN', 'STRING', 'DECIMAL', 'STRUCT<A STRING>'] as const
const arrays = types.map((type) => `ARRAY<${type}>`)
const maps = types.map((type) => `MAP<STRING, ${type}>`)

/** The text of what `part` finds in each argument, as Java's `toString` gives it. */
function textOfEach(
  params: readonly string[],
  part: (value: SqlValue, type: SqlType) => [SqlValue, SqlType],
): SqlFunction {
  return tableFunction('TEST_UDTF', {
    params,
    returns: 'STRING',
    make:
      (site) =>
      (...args: SqlValue[]) =>
        args.map((arg, index) => {
          const [value, type] = part(arg, site.types[index] as SqlType)
          return value === null ? null : valueText(type)(value)
        }),
  })
}

const itself = (value: SqlValue, type: SqlType): [SqlValue, SqlType] => [value, type]

function firstElement(value: SqlValue, type: SqlType): [SqlValue, SqlType] {
  return [(value as readonly SqlValue[])[0] ?? null, (type as Extract<SqlType, { kind: 'ARRAY' }>).element]
}

function firstValue(value: SqlValue, type: SqlType): [SqlValue, SqlType] {
  return [[...(value as SqlMap).values()][0] ?? null, (type as Extract<SqlType, { kind: 'MAP' }>).value]
}

/** A primitive of Java is never null. */
function notNull(value: SqlValue): SqlValue {
  if (value === null) throw new TypeError('null for a primitive')
  return value
}

export const testTables: readonly SqlFunction[] = [
  ...(['INTEGER', 'BIGINT', 'DOUBLE', 'BOOLEAN'] as const).map((type) =>
    tableFunction('TEST_UDTF', { params: [type], returns: type, call: (value) => [notNull(value) as never] }),
  ),
  ...(['STRING', 'STRUCT<A STRING>'] as const).map((type) =>
    tableFunction('TEST_UDTF', { params: [type], returns: type, call: (value) => [value as never] }),
  ),
  tableFunction('TEST_UDTF', {
    params: ['DECIMAL'],
    returns: 'DECIMAL(30, 10)',
    call: (value) => [value && (value as Decimal).withScale(10)],
  }),
  textOfEach(types, itself),
  textOfEach(arrays, firstElement),
  textOfEach(maps, firstValue),
  textOfEach(['MAP<BIGINT, INTEGER>', ...maps.slice(1)], firstValue),
  tableFunction('THROWING_UDTF', {
    params: ['BOOLEAN'],
    returns: 'BOOLEAN',
    call: (throws) => {
      if (throws) throw new Error('You asked me to throw...')
      return [false]
    },
  }),
]
