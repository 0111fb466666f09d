// User functions for drawn steps, by the types that they meet. What Java and JavaScript show differently (doubles as text, identity of byte arrays) is never drawn.
import { endOfTime } from '@millrace/record'
import type { Random } from './random.ts'

/** An expression and the type of its result. */
export type Typed = readonly [expression: string, type: string]

export const isWindowed = (type: string): boolean => type.includes('indowed(')

/** `string` of `timeWindowed(string,100)`. */
export const innerType = (type: string): string => /^\w+\((.*?)(?:,\d+)?\)$/.exec(type)?.[1] ?? type

/** As Kafka's largest timestamp is none for `long()`, which holds what a number holds. */
const hasEnd = (type: string): boolean => !type.endsWith(`,${endOfTime})`)

export function windowedType(window: CaseWindow, key: string): string {
  if (window.type === 'session') return `sessionWindowed(${key})`
  const size = window.sizeMs ?? window.differenceMs ?? endOfTime
  return `timeWindowed(${key},${size})`
}

export interface CaseWindow {
  readonly type: string
  readonly sizeMs?: number
  readonly advanceMs?: number
  readonly differenceMs?: number
  readonly gapMs?: number
  readonly startMs?: number
  readonly graceMs?: number | undefined
}

const valueMaps: Readonly<Record<string, readonly Typed[]>> = {
  string: [
    ['value>upper', 'string'],
    ['value>append(!)', 'string'],
    ['value>reverse', 'string'],
    ['value>firstChar', 'string'],
    ['value>length', 'long'],
    ['value>nullIfContains(b)', 'string'],
    ['value>nullIfEmpty', 'string'],
    ['value>parseLong', 'long'],
    ['value>afterPipe', 'string'],
    ['value>orElse(none)', 'string'],
    ['value>utf8', 'bytes'],
    ['null', 'string'],
  ],
  long: [
    ['value>plus(1)', 'long'],
    ['value>times(2)', 'long'],
    ['value>mod(5)', 'long'],
    ['value>str', 'string'],
    ['value>strOrNull', 'string'],
    ['value>nullIfEven', 'long'],
    ['value>half', 'double'],
    ['value>toInteger', 'integer'],
  ],
  integer: [
    ['value>toLong', 'long'],
    ['value>str', 'string'],
  ],
  double: [
    ['value', 'double'],
    ['const(d)', 'string'],
  ],
  bytes: [
    ['value>str', 'string'],
    ['value', 'bytes'],
  ],
}

export function valueMap(random: Random, value: string): Typed {
  return random.pick(valueMaps[value] ?? [['value', value]])
}

/** Of a key and a value; `withKey` steps only. */
export function keyedMap(random: Random, key: string, value: string): Typed {
  const maps: Typed[] = [
    ['key', key],
    ['const(c)', 'string'],
  ]
  if (value !== 'double' && key !== 'double') maps.push(['kv', 'string'])
  if (key === 'string') maps.push(['key>append(~)', 'string'], ['key>orElse(nokey)', 'string'])
  if (isWindowed(key)) maps.push(['winStart', 'long'], ['winKey', innerType(key)])
  if (isWindowed(key) && hasEnd(key)) maps.push(['winEnd', 'long'])
  const typed = random.pick(maps)
  return isWindowed(typed[1]) ? ['kv', 'string'] : typed
}

export function newKey(random: Random, key: string, value: string): Typed {
  const keys: Typed[] = [['const(k)', 'string']]
  if (key === 'string') keys.push(['key>upper', 'string'], ['key>append(x)', 'string'], ['key>nullIf(a)', 'string'])
  if (isWindowed(key)) keys.push(['winKey', innerType(key)], ['winStart>str', 'string'])
  if (isWindowed(key) && hasEnd(key)) keys.push(['winEnd', 'long'])
  if (value === 'string') {
    keys.push(
      ['value>firstChar', 'string'],
      ['value>firstChar>nullIfEmpty', 'string'],
      ['value>length>str', 'string'],
      ['value>beforePipe', 'string'],
      ['value>length', 'long'],
    )
    if (random.chance(0.2)) keys.push(['value>utf8', 'bytes'])
  }
  if (value === 'long')
    keys.push(['value>mod(3)>str', 'string'], ['value>mod(4)', 'long'], ['value>nullIfEven>str', 'string'])
  if (value === 'integer') keys.push(['value>str', 'string'])
  return random.pick(keys)
}

export function predicate(random: Random, key: string, value: string): string {
  const predicates = ['value>notNull', 'value>notNull', 'value>isNull', 'value>true', 'key>notNull']
  if (value === 'string')
    predicates.push('value>contains(a)', 'value>lengthGt(1)', 'value>startsWith(h)', 'value>eq(b)')
  if (value === 'long') predicates.push('value>gt(3)', 'value>isEven', 'value>gt(1)')
  if (key === 'string') predicates.push('key>eq(a)', 'key>eq(b)')
  if (isWindowed(key)) predicates.push('winStart>gt(1200)')
  return random.pick(predicates)
}

export function aggregator(random: Random, key: string, value: string): Typed {
  const aggregators: Typed[] = [['keep', 'string']]
  if (value !== 'double') aggregators.push(['concat', 'string'], ['last', 'string'], ['concatNullOn(b)', 'string'])
  if (value !== 'double' && key !== 'double') aggregators.push(['concatKV', 'string'])
  if (value === 'string') aggregators.push(['sumLength', 'long'], ['sumLength', 'long'])
  if (value === 'long') aggregators.push(['sumLong', 'long'], ['maxLong', 'long'], ['sumLong', 'long'])
  if (value === 'integer') aggregators.push(['sumInteger', 'integer'])
  if (value === 'double') aggregators.push(['sumDouble', 'double'])
  return random.pick(aggregators)
}

/** One more group of a cogroup must make the type that the first makes. */
export function aggregatorTo(random: Random, key: string, value: string, result: string): string | undefined {
  for (let tries = 0; tries < 8; tries++) {
    const [name, type] = aggregator(random, key, value)
    if (type === result) return name
  }
  return undefined
}

/** Undefined where sessions of the type cannot be merged. */
export function merger(random: Random, aggregate: string): string | undefined {
  if (aggregate === 'long') return 'sumLong'
  return aggregate === 'string' ? random.pick(['concat', 'concatPlus']) : undefined
}

export function reducer(random: Random, value: string): string {
  const reducers = ['first', 'last']
  if (value === 'long') reducers.push('sumLong', 'maxLong', 'nullIfSame')
  if (value === 'string') reducers.push('concat', 'max', 'nullIfSame')
  return random.pick(reducers)
}

export function joiner(random: Random, left: string, right: string, withKey: boolean): Typed {
  const joiners: Typed[] = []
  if (left !== 'double' && right !== 'double') {
    joiners.push(['concatPipe', 'string'], ['concatPipe', 'string'], ['nullIfEqual', 'string'])
    if (withKey) joiners.push(['keyConcatPipe', 'string'], ['keyConcatPipe', 'string'])
  }
  if (left === 'long' && right === 'long') joiners.push(['sumLong', 'long'])
  if (random.chance(0.3) || joiners.length === 0) joiners.push(['left', left], ['right', right])
  return random.pick(joiners)
}
