// Types as they are written. `STRING(10)` and its like read as the type alone: the dialect has no such lengths.
import type { Grammar, Rule } from '../grammar.ts'
import type { SimpleTypeName } from '../../types/sql-type.ts'
import { Comma, Greater, IntegerNumber, LeftParen, Less, NotEqual, RightParen } from '../tokens.ts'
import { words } from '../words.ts'
import type { TypeTree } from '../tree/type.ts'
import type { LiteralRules } from './literal.ts'
import type { Literal } from '../tree/expression.ts'
import type { Span } from '../span.ts'
import { takeName } from './name.ts'

export interface TypeRules {
  readonly type: Rule<TypeTree>
}

export function typeRules(g: Grammar, { number }: LiteralRules): TypeRules {
  const type: Rule<TypeTree> = g.rule('type', (): TypeTree => {
    const first = g.ahead(1)
    let tree = g.call(single)
    g.repeat(() => {
      g.take(words.ARRAY)
      tree = { kind: 'array', element: tree, span: g.spanFrom(first) }
    })
    return tree
  })
  const field = g.rule('field', () => ({ name: takeName(g), type: g.call(type) }))
  const parameter = g.rule('typeParameter', () => {
    g.takeOneOf([words.STRING, IntegerNumber])
  })
  const array = g.rule('arrayType', (): TypeTree => {
    const first = g.take(words.ARRAY)
    g.take(Less)
    const element = g.call(type)
    g.take(Greater)
    return { kind: 'array', element, span: g.spanFrom(first) }
  })
  const map = g.rule('mapType', (): TypeTree => {
    const first = g.take(words.MAP)
    g.take(Less)
    const key = g.call(type)
    g.take(Comma)
    const value = g.call(type, 1)
    g.take(Greater)
    return { kind: 'map', key, value, span: g.spanFrom(first) }
  })
  const fields = g.rule('fields', () => {
    const list: { name: string; type: TypeTree }[] = []
    g.take(Less)
    g.maybe(() => {
      list.push(g.call(field))
      g.repeat(() => {
        g.take(Comma)
        list.push(g.call(field, 1))
      })
    })
    g.take(Greater)
    return list
  })
  const struct = g.rule('structType', (): TypeTree => {
    const first = g.take(words.STRUCT)
    const list = g.choose([
      () => g.call(fields),
      () => {
        g.take(NotEqual)
        return []
      },
    ])
    return { kind: 'struct', fields: list, span: g.spanFrom(first) }
  })
  const decimal = g.rule('decimalType', (): TypeTree => {
    const first = g.take(words.DECIMAL)
    g.take(LeftParen)
    const precision = g.call(number)
    g.take(Comma)
    const scale = g.call(number, 1)
    g.take(RightParen)
    return g.act(() => decimalOf(g, precision, scale, g.spanFrom(first)))
  })
  const named = g.rule('namedType', (): TypeTree => {
    const first = g.ahead(1)
    const name = takeName(g)
    g.maybe(() => {
      g.take(LeftParen)
      g.call(parameter)
      g.repeat(() => {
        g.take(Comma)
        g.call(parameter, 1)
      })
      g.take(RightParen)
    })
    const simple = simpleTypes.get(name.toUpperCase())
    const span = g.spanFrom(first)
    return simple === undefined ? { kind: 'named', name, span } : { kind: 'simple', name: simple, span }
  })
  const isOpened = (): boolean => g.isAhead(2, Less) || g.isAhead(2, NotEqual)
  const single = g.rule(
    'singleType',
    (): TypeTree =>
      g.chooseFirst<TypeTree>([
        { gate: isOpened, body: () => g.call(array) },
        { gate: isOpened, body: () => g.call(map) },
        { gate: isOpened, body: () => g.call(struct) },
        { body: () => g.call(decimal) },
        { body: () => g.call(named) },
      ]),
  )
  return { type }
}

function decimalOf(g: Grammar, precision: Literal, scale: Literal, span: Span): TypeTree {
  const p = precision.kind === 'integer' ? precision.value : Number.NaN
  const s = scale.kind === 'integer' ? scale.value : Number.NaN
  if (Number.isNaN(p) || Number.isNaN(s)) g.problem('Value must be integer for command: DECIMAL', span)
  else if (p < 1) g.problem(`DECIMAL precision must be >= 1: DECIMAL(${p},${s})`, span)
  else if (s < 0) g.problem(`DECIMAL scale must be >= 0: DECIMAL(${p},${s})`, span)
  else if (p < s) g.problem(`DECIMAL precision must be >= scale: DECIMAL(${p},${s})`, span)
  return { kind: 'decimal', precision: p, scale: s, span }
}

const simpleTypes: ReadonlyMap<string, SimpleTypeName> = new Map([
  ['BOOLEAN', 'BOOLEAN'],
  ['INT', 'INTEGER'],
  ['INTEGER', 'INTEGER'],
  ['BIGINT', 'BIGINT'],
  ['DOUBLE', 'DOUBLE'],
  ['STRING', 'STRING'],
  ['VARCHAR', 'STRING'],
  ['BYTES', 'BYTES'],
  ['DATE', 'DATE'],
  ['TIME', 'TIME'],
  ['TIMESTAMP', 'TIMESTAMP'],
] satisfies [string, SimpleTypeName][])
