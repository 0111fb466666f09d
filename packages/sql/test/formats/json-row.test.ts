import { Decimal } from '@millrace/serde'
import {
  arrayType,
  bigintType,
  booleanType,
  bytesType,
  decimalType,
  doubleType,
  integerType,
  mapType,
  type PartFormat,
  rowSerde,
  type SqlType,
  type SqlValue,
  stringType,
  structType,
  timeType,
} from '@millrace/sql'
import { describe, expect, test } from 'vitest'

const json: PartFormat = { name: 'JSON', properties: {}, features: new Set() }
const unwrapped: PartFormat = { ...json, features: new Set(['UNWRAP_SINGLES']) }

function read(type: SqlType, text: string): SqlValue {
  return rowSerde([{ name: 'A', type }], unwrapped).deserialize(Buffer.from(text))[0] as SqlValue
}

function written(type: SqlType, value: SqlValue): string {
  return Buffer.from(rowSerde([{ name: 'A', type }], unwrapped).serialize([value])).toString()
}

describe('JSON is read leniently', () => {
  test.each<[SqlType, string, SqlValue]>([
    [integerType, '"10"', 10],
    [integerType, '1.9', 1],
    [integerType, '-1.9', -1],
    [integerType, '4294967297', 1],
    [integerType, '1e999999999', 0],
    [bigintType, '9223372036854775807', 9223372036854775807n],
    [bigintType, '"-9223372036854775808"', -9223372036854775808n],
    [bigintType, '9223372036854775808', -9223372036854775808n],
    [bigintType, '1e17', 100000000000000000n],
    [bigintType, '1e-999999999', 0],
    [bigintType, '-0', 0],
    [doubleType, '"1.5"', 1.5],
    [doubleType, '"NaN"', Number.NaN],
    [doubleType, '1e400', Infinity],
    [decimalType(4, 2), '1.5', new Decimal(150n, 2)],
    [decimalType(4, 2), '"1.50000"', new Decimal(150n, 2)],
    [decimalType(4, 2), '0e999999999', new Decimal(0n, 2)],
    [decimalType(30, 10), '12345678901234567890.0123456789', new Decimal(123456789012345678900123456789n, 10)],
    [stringType, '1.50', '1.50'],
    [stringType, '1e2', '1E+2'],
    [stringType, '12345678901234567890', '12345678901234567890'],
    [stringType, 'true', 'true'],
    [stringType, '["a", 1.0, null, {"b": 1}]', '[a, 1.0, null, {"b":1}]'],
    [stringType, '{"b": 1.0, "a": [1, "x"], "__proto__": null}', '{"b":1.0,"a":[1,"x"],"__proto__":null}'],
    [arrayType(bigintType), '[1, null, "2"]', [1, null, 2]],
    [
      mapType(stringType, integerType),
      '{"b": 1, "__proto__": 2}',
      new Map([
        ['b', 1],
        ['__proto__', 2],
      ]),
    ],
    [timeType, '86400000', 86_400_000],
    [integerType, 'null', null],
    [integerType, '1 what follows a value is not read', 1],
    [arrayType(integerType), '[1]]', [1]],
  ])('%o of %s', (type, text, value) => {
    expect(read(type, text)).toEqual(value)
  })

  test.each<[SqlType, string]>([
    [booleanType, '"true"'],
    [integerType, '"1.5"'],
    [integerType, '"2147483648"'],
    [integerType, 'true'],
    [integerType, '{}'],
    [bigintType, '"9223372036854775808"'],
    [bigintType, '1e9999999999'],
    [doubleType, '"one"'],
    [decimalType(4, 2), '100'],
    [decimalType(4, 2), '1.505'],
    [decimalType(4, 2), '1e999999999'],
    [decimalType(4, 2), '1e-999999999'],
    [bytesType, '"a"'],
    [bytesType, '1'],
    [timeType, '86400001'],
    [arrayType(integerType), '{}'],
    [mapType(stringType, integerType), '[]'],
    [structType([{ name: 'A', type: integerType }]), '1'],
    [integerType, ''],
    [integerType, '1x'],
    [stringType, '"\ud800'],
    [stringType, '['.repeat(100_000)],
    [stringType, `${'['.repeat(501)}${']'.repeat(501)}`],
  ])('%o refuses %s', (type, text) => {
    expect(() => read(type, text)).toThrow(expect.objectContaining({ code: 'SERDE_DECODE' }))
  })
})

describe('the columns are members of an object', () => {
  const columns = ['ID', 'name', 'constructor', '__proto__'].map((name) => ({ name, type: stringType }))
  const row = (text: string): readonly SqlValue[] => rowSerde(columns, json).deserialize(Buffer.from(text))

  test('by name, else by name in upper case, the last of several', () => {
    expect(row('{"ID":"1","id":"2","name":"3"}')).toEqual(['1', '3', null, null])
    expect(row('{"Id":"1","iD":"2","NAME":"3"}')).toEqual(['2', null, null, null])
    expect(row('{"ID":null,"id":"2"}')).toEqual([null, null, null, null])
  })

  test('also by names that every object has', () => {
    expect(row('{}')).toEqual([null, null, null, null])
    expect(row('{"constructor":"a","__proto__":"b"}')).toEqual([null, null, 'a', 'b'])
  })

  test.each(['null', '[]', '1', '"{}"'])('%s is none', (text) => {
    expect(() => row(text)).toThrow('JSON that is no object')
  })
})

describe('JSON is written as Java writes it', () => {
  test.each<[SqlType, SqlValue, string]>([
    [
      mapType(stringType, integerType),
      new Map([
        ['a', 1],
        [null, 2],
      ]),
      '{"a":1,"null":2}',
    ],
    [doubleType, 10, '10.0'],
    [doubleType, 1e10, '1.0E10'],
    [doubleType, Number.NaN, '"NaN"'],
    [decimalType(20, 10), new Decimal(1n, 10), '0.0000000001'],
    [bigintType, 9223372036854775807n, '9223372036854775807'],
    [stringType, '\u001f"\\u001f\\\u2028', '"\\u001F\\"\\\\u001f\\\\\u2028"'],
    [bytesType, new Uint8Array([1, 2]), '"AQI="'],
    [structType([{ name: 'a', type: integerType }]), [null], '{"a":null}'],
    [
      mapType(stringType, stringType),
      new Map([
        ['b', null],
        ['a', 'x'],
      ]),
      '{"b":null,"a":"x"}',
    ],
  ])('%o %o', (type, value, text) => {
    expect(written(type, value)).toBe(text)
  })
})
