// COUNT_DISTINCT: a HyperLogLog estimate in 2^14 registers of five bits, six of them in an INTEGER, as ksqlDB stores it.
// Invariant: the state is 2731 INTEGERs; a value never makes a register smaller.
import type { SqlType } from '../../types/sql-type.ts'
import type { SqlArray, SqlValue } from '../../types/value.ts'
import { valueText } from '../../types/value-text.ts'
import {
  type AggregateFunction,
  aggregateFunction,
  type AggregateSite,
  type AnyAggregator,
} from '../aggregate-function.ts'

const log2 = 14
const registers = 1 << log2
const perWord = 6
const bits = 5
const words = Math.floor(registers / perWord) + 1
const alpha = (0.7213 / (1 + 1.079 / registers)) * registers * registers

function register(state: SqlArray, index: number): number {
  return ((state[Math.floor(index / perWord)] as number) >>> (bits * (index % perWord))) & 0x1f
}

function offered(state: SqlArray, hash: number): SqlArray {
  const index = hash >>> (32 - log2)
  const rank = Math.clz32((hash << log2) | ((1 << (log2 - 1)) + 1)) + 1
  if (rank <= register(state, index)) return state
  const word = Math.floor(index / perWord)
  const shift = bits * (index % perWord)
  return state.with(word, ((state[word] as number) & ~(0x1f << shift)) | (rank << shift))
}

function merged(a: SqlArray, b: SqlArray): SqlArray {
  return a.map((word, at) => {
    let result = 0
    for (let shift = 0; shift < perWord * bits; shift += bits) {
      const mask = 0x1f << shift
      result |= Math.max((word as number) & mask, (b[at] as number) & mask)
    }
    return result
  })
}

function estimate(state: SqlArray): number {
  let [sum, zeros] = [0, 0]
  for (let index = 0; index < registers; index++) {
    const value = register(state, index)
    sum += 2 ** -value
    if (value === 0) zeros++
  }
  const raw = alpha / sum
  return Math.round(raw <= 2.5 * registers ? registers * Math.log(registers / zeros) : raw)
}

const multiplier = 0x5bd1e995

/** Of 64 bits, low half first. */
function hashLong(value: bigint): number {
  let hash = 0
  for (const half of [value, value >> 32n]) {
    let k = Math.imul(Number(BigInt.asIntN(32, half)), multiplier)
    k ^= k >>> 24
    hash = Math.imul(hash, multiplier) ^ Math.imul(k, multiplier)
  }
  return finished(hash)
}

/** MurmurHash 2 with the seed that stream-lib uses, and its signed tail bytes. */
function hashBytes(data: Uint8Array): number {
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  let hash = -1 ^ data.length
  const whole = data.length & ~3
  for (let at = 0; at < whole; at += 4) {
    let k = Math.imul(view.getInt32(at, true), multiplier)
    k ^= k >>> 24
    hash = Math.imul(hash, multiplier) ^ Math.imul(k, multiplier)
  }
  const left = data.length - whole
  if (left >= 3) hash ^= view.getInt8(data.length - 3) << 16
  if (left >= 2) hash ^= view.getInt8(data.length - 2) << 8
  if (left >= 1) hash = Math.imul(hash ^ view.getInt8(data.length - 1), multiplier)
  return finished(hash)
}

function finished(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 13), multiplier)
  return mixed ^ (mixed >>> 15)
}

function hasher(type: SqlType): (value: SqlValue) => number {
  switch (type.kind) {
    case 'INTEGER':
    case 'BIGINT':
      return (value) => hashLong(BigInt(value as number))
    case 'DOUBLE': {
      const view = new DataView(new ArrayBuffer(8))
      return (value) => {
        view.setFloat64(0, value as number)
        return hashLong(view.getBigInt64(0))
      }
    }
    default: {
      const text = valueText(type)
      const encoder = new TextEncoder()
      return (value) => hashBytes(value instanceof Uint8Array ? value : encoder.encode(text(value)))
    }
  }
}

function countDistinct({ types: [type] }: AggregateSite): AnyAggregator {
  const hash = hasher(type ?? { kind: 'STRING' })
  return {
    initial: () => Array<number>(words).fill(0),
    add: (state, value = null) => (value === null ? state : offered(state as SqlArray, hash(value))),
    merge: (a, b) => merged(a as SqlArray, b as SqlArray),
    result: (state) => estimate(state as SqlArray),
  }
}

export const distinctCounts: readonly AggregateFunction[] = [
  aggregateFunction('COUNT_DISTINCT', {
    description: 'About how many distinct values there are; exact while there are few.',
    params: ['value: T'],
    state: 'ARRAY<INTEGER>',
    returns: 'BIGINT',
    make: countDistinct as never,
  }),
]
