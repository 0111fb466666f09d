// The small language in which conformance cases write user functions: `value>afterPipe>parseLong>plus(1)`. Null goes through all functions unless noted.
import { endOfTime, type Windowed } from '@millrace/record'

export type Value = string | number | Uint8Array | Windowed<unknown> | boolean | null
export type Evaluate = (key: Value, value: Value) => Value

/** `str(x)` of the format: null stays null. */
export function text(value: Value): string | null {
  if (value === null) return null
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (typeof value !== 'object') return String(value)
  const { key, window } = value
  const end = window.endMs === endOfTime ? '9223372036854775807' : window.endMs
  return `[${text(key as Value)}@${window.startMs}/${end}]`
}

/** As Java concatenates: null is `null`. */
export const shown = (value: Value): string => text(value) ?? 'null'

const sources: Readonly<Record<string, (key: Value, value: Value) => Value>> = {
  key: (key) => key,
  value: (_key, value) => value,
  kv: (key, value) => `${shown(key)}:${shown(value)}`,
  winKey: (key) => (isWindowed(key) ? (key.key as Value) : null),
  winStart: (key) => (isWindowed(key) ? key.window.startMs : null),
  winEnd: (key) => (isWindowed(key) ? key.window.endMs : null),
  null: () => null,
}

function isWindowed(value: Value): value is Windowed<unknown> {
  return value !== null && typeof value === 'object' && 'window' in value
}

type StringFunction = (text: string, argument: string) => Value
type LongFunction = (long: number, argument: number) => Value

/** Of texts; null in, null out. */
const ofText: Readonly<Record<string, StringFunction>> = {
  upper: (s) => s.toUpperCase(),
  lower: (s) => s.toLowerCase(),
  reverse: (s) => s.split('').reverse().join(''),
  firstChar: (s) => s.slice(0, 1),
  length: (s) => s.length,
  append: (s, x) => s + x,
  prepend: (s, x) => x + s,
  beforePipe: (s) => s.split('|', 1)[0] ?? '',
  afterPipe: (s) => (s.includes('|') ? s.slice(s.indexOf('|') + 1) : null),
  parseLong: (s) => (/^-?[0-9]{1,15}$/.test(s) ? Number(s) + 0 : null),
  utf8: (s) => new TextEncoder().encode(s),
  contains: (s, x) => s.includes(x),
  startsWith: (s, x) => s.startsWith(x),
  lengthGt: (s, x) => s.length > Number(x),
}

/** Of longs; null in, null out. Adding 0 makes 0 of −0, which longs do not have. */
const ofLong: Readonly<Record<string, LongFunction>> = {
  nullIfEven: (n) => (n % 2 === 0 ? null : n),
  toInteger: (n) => n,
  toLong: (n) => n,
  half: (n) => n / 2,
  plus: (n, x) => n + x,
  times: (n, x) => n * x + 0,
  mod: (n, x) => (n % x) + 0,
  gt: (n, x) => n > x,
  isEven: (n) => n % 2 === 0,
}

/** Of anything, null included. */
const ofAny: Readonly<Record<string, (value: Value, argument: string) => Value>> = {
  nullIfEmpty: (v) => (text(v) === '' ? null : v),
  nullIf: (v, x) => (text(v) === x ? null : v),
  nullIfContains: (v, x) => (text(v)?.includes(x) ? null : v),
  orElse: (v, x) => v ?? x,
  str: (v) => text(v),
  strOrNull: (v) => shown(v),
  eq: (v, x) => v !== null && text(v) === x,
  notNull: (v) => v !== null,
  isNull: (v) => v === null,
  true: () => true,
  false: () => false,
}

function source(name: string): Evaluate {
  const constant = /^const(Long)?\((.*)\)$/.exec(name)
  if (constant) {
    const value = constant[1] ? Number(constant[2]) : (constant[2] ?? '')
    return () => value
  }
  const found = sources[name]
  if (!found) throw new Error(`unknown source '${name}' in an expression`)
  return found
}

function step(call: string): (value: Value) => Value {
  const [, name = '', argument = ''] = /^([a-zA-Z0-9]+)(?:\((.*)\))?$/.exec(call) ?? []
  const any = ofAny[name]
  if (any) return (value) => any(value, argument)
  const string = ofText[name]
  if (string) return (value) => (value === null ? null : string(value as string, argument))
  const long = ofLong[name]
  if (long) return (value) => (value === null ? null : long(value as number, Number(argument)))
  throw new Error(`unknown function '${call}' in an expression`)
}

export function compile(expression: string): Evaluate {
  const [first = '', ...calls] = expression.split('>')
  const start = source(first)
  const steps = calls.map(step)
  return (key, value) => {
    let result = start(key, value)
    for (const next of steps) result = next(result)
    return result
  }
}

/** A predicate: null counts as false. */
export function compilePredicate(expression: string): (key: Value, value: Value) => boolean {
  const evaluate = compile(expression)
  return (key, value) => evaluate(key, value) === true
}

const splitters: Readonly<Record<string, (value: Value) => Value[]>> = {
  words: (v) => (v as string).split(' ').filter((word) => word !== ''),
  chars: (v) => (v as string).split(''),
  twice: (v) => [v, v],
  none: () => [],
}

export function splitter(name: string): (value: Value) => Value[] {
  const split = splitters[name]
  if (!split) throw new Error(`unknown splitter '${name}'`)
  return (value) => (value === null ? [] : split(value))
}
