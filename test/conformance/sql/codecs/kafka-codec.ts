// KAFKA: the bytes of Kafka's own serdes; the type of the only column says which.
import { bigint, Decimal, double, int, string } from '@millrace/serde'
import { doubleText, type SqlType } from '@millrace/sql'
import { NumberText, type SpecValue, writeExact } from '../exact-json.ts'
import { integer } from '../read-value.ts'
import type { SpecCodec } from './codec.ts'

const utf8 = string()

export function kafkaCodec({ kind }: SqlType): SpecCodec {
  switch (kind) {
    case 'INTEGER':
      return {
        write: (value) => int().serialize(Number(integerOf(value))),
        read: (bytes) => integer(BigInt(int().deserialize(bytes)), 32),
      }
    case 'BIGINT':
      return {
        write: (value) => bigint().serialize(truncated(value)),
        read: (bytes) => {
          const read = bigint().deserialize(bytes)
          return integer(read, BigInt.asIntN(32, read) === read ? 32 : 64)
        },
      }
    case 'DOUBLE':
      return {
        write: (value) => double().serialize(Number(numberOf(value))),
        read: (bytes) => {
          const read = double().deserialize(bytes)
          const decimal = Decimal.parse(doubleText(read))
          return decimal === undefined ? { kind: 'double', value: read } : { kind: 'decimal', value: decimal }
        },
      }
    case 'STRING':
    case 'BYTES':
      return {
        write: (value) => utf8.serialize(typeof value === 'string' ? value : writeExact(value)),
        read: (bytes) => utf8.deserialize(bytes),
      }
    default:
      throw new Error(`KAFKA has no ${kind}`)
  }
}

function integerOf(value: SpecValue): string {
  const text = numberOf(value)
  if (!/^-?\d+$/.test(text)) throw new Error(`${text} is no integer`)
  return text
}

/** Of BIGINT, a fraction is cut off. */
function truncated(value: SpecValue): bigint {
  const decimal = Decimal.parse(numberOf(value))
  if (decimal === undefined) throw new Error(`${numberOf(value)} is no number`)
  return decimal.withScale(0, 'DOWN').unscaled
}

function numberOf(value: SpecValue): string {
  if (!(value instanceof NumberText)) throw new Error(`${writeExact(value)} is no number`)
  return value.text
}
