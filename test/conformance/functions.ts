// The named functions of conformance cases that take more than a key and a value: aggregators, reducers, joiners, timestamp extractors.
import { shown, text, type Value } from './expressions.ts'

type Aggregate = (key: Value, value: Value, aggregate: Value) => Value
type Reduce = (aggregate: Value, value: Value) => Value
type Join = (left: Value, right: Value, key: Value) => Value

const long = (value: Value): number => (value as number | null) ?? 0
const lengthOf = (value: Value): number => (value === null ? 0 : (value as string).length)

/** Joins with a comma; nothing joins with nothing. */
function cat(a: Value, b: Value): Value {
  return a === null || a === '' ? b : `${shown(a)},${shown(b)}`
}

function removeOne(list: Value, item: Value): Value {
  const parts = ((list as string | null) ?? '').split(',')
  const at = parts.indexOf(shown(item))
  return (at < 0 ? parts : parts.toSpliced(at, 1)).join(',')
}

const aggregators: Readonly<Record<string, Aggregate>> = {
  sumLong: (_key, value, sum) => long(sum) + long(value),
  subLong: (_key, value, sum) => long(sum) - long(value),
  sumLength: (_key, value, sum) => long(sum) + lengthOf(value),
  subLength: (_key, value, sum) => long(sum) - lengthOf(value),
  maxLong: (_key, value, max) => (max === null ? value : value === null ? max : Math.max(long(max), long(value))),
  sumDouble: (_key, value, sum) => long(sum) + long(value),
  sumInteger: (_key, value, sum) => long(sum) + long(value),
  concat: (_key, value, list) => cat(list, shown(value)),
  concatKV: (key, value, list) => cat(list, `${shown(key)}=${shown(value)}`),
  removeOne: (_key, value, list) => removeOne(list, value),
  last: (_key, value) => shown(value),
  keep: (_key, _value, aggregate) => aggregate,
}

export function aggregator(name: string): Aggregate {
  const nullOn = /^concatNullOn\((.*)\)$/.exec(name)
  if (nullOn) return (_key, value, list) => (shown(value) === nullOn[1] ? null : cat(list, shown(value)))
  return known('aggregator', aggregators, name)
}

const reducers: Readonly<Record<string, Reduce>> = {
  sumLong: (sum, value) => long(sum) + long(value),
  subLong: (sum, value) => long(sum) - long(value),
  maxLong: (max, value) => (value === null ? max : Math.max(long(max), long(value))),
  concat: (list, value) => cat(list, value),
  removeOne,
  max: (max, value) => (value === null || shown(value) <= shown(max) ? max : value),
  first: (first) => first,
  last: (_last, value) => value,
  nullIfSame: (aggregate, value) => (text(aggregate) === text(value) ? null : value),
}

export const reducer = (name: string): Reduce => known('reducer', reducers, name)

const piped: Join = (left, right) => `${shown(left)}|${shown(right)}`

const joiners: Readonly<Record<string, Join>> = {
  concatPipe: piped,
  keyConcatPipe: (left, right, key) => `${shown(key)}=${shown(left)}|${shown(right)}`,
  sumLong: (left, right) => long(left) + long(right),
  left: (left) => left,
  right: (_left, right) => right,
  nullIfEqual: (left, right, key) => (shown(left) === shown(right) ? null : piped(left, right, key)),
}

export const joiner = (name: string): Join => known('joiner', joiners, name)

/** `12345@…` says its own timestamp; what else a value may be worth depends on the extractor. */
const otherTimestamps: Readonly<Record<string, (timestamp: number, partitionTime: number) => number>> = {
  valuePrefix: (timestamp) => timestamp,
  valuePrefixOrPartitionTime: (_timestamp, partitionTime) => partitionTime,
  valuePrefixOrNegative: () => -1,
}

export function timestampExtractor(
  name: string,
): (record: { readonly value: unknown; readonly timestamp: number }, partitionTime: number) => number {
  const other = known('timestamp extractor', otherTimestamps, name)
  return ({ value, timestamp }, partitionTime) => {
    const prefix = typeof value === 'string' ? /^(\d{1,15})@/.exec(value) : null
    return prefix ? Number(prefix[1]) : other(timestamp, partitionTime)
  }
}

type Merge = (key: Value, merged: Value, next: Value) => Value

const mergers: Readonly<Record<string, Merge>> = {
  sumLong: (_key, a, b) => long(a) + long(b),
  concat: (_key, a, b) => (a === null || a === '' ? b : b === null || b === '' ? a : `${shown(a)},${shown(b)}`),
  concatPlus: (_key, a, b) => `${shown(a)}+${shown(b)}`,
}

export const merger = (name: string): Merge => known('merger', mergers, name)

function known<F>(what: string, functions: Readonly<Record<string, F>>, name: string): F {
  const found = functions[name]
  if (!found) throw new Error(`unknown ${what} '${name}'`)
  return found
}
