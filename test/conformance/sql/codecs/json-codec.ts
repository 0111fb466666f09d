// JSON: a case's value is sent as it is written. What is read back has integers by their size, everything else exact.
import { Decimal } from '@millrace/serde'
import { isList, NumberText, readExact, type SpecValue, writeExact } from '../exact-json.ts'
import { integer, type ReadValue } from '../read-value.ts'
import type { SpecCodec } from './codec.ts'

/** `exact` false: fractions are read as doubles. */
export function jsonCodec(exact: boolean): SpecCodec {
  return {
    write: (value) => Buffer.from(writeExact(value)),
    read: (bytes) => readJson(readExact(Buffer.from(bytes).toString()), exact),
  }
}

function readJson(value: SpecValue, exact: boolean): ReadValue {
  if (value instanceof NumberText) return readNumber(value, exact)
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map((one) => readJson(one, exact))
  return new Map(Object.entries(value).map(([name, one]) => [name, readJson(one, exact)]))
}

function readNumber(number: NumberText, exact: boolean): ReadValue {
  if (number.isInteger) {
    const value = BigInt(number.text)
    if (BigInt.asIntN(32, value) === value) return integer(value, 32)
    if (BigInt.asIntN(64, value) === value) return integer(value, 64)
  } else if (!exact) return { kind: 'double', value: Number(number.text) }
  return { kind: 'decimal', value: Decimal.parse(number.text) as Decimal }
}
