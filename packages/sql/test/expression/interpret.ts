// The slow way to a value: the tree is walked for each row, numbers are exact whole numbers and fractions of tens.
import { Decimal } from '@millrace/serde'
import {
  caster,
  type Comparison,
  type DecimalType,
  type Expression,
  type ExpressionContext,
  type FunctionCall,
  type Lambda,
  resolveType,
  type SqlType,
  type SqlValue,
  typeOf,
  wrapLong,
} from '@millrace/sql'

/** Why there is no value. */
export class NoValue extends Error {}

/** The columns, and the parameters of lambdas, by name. */
export type Values = ReadonlyMap<string, { readonly type: SqlType; readonly value: SqlValue }>

export function interpret(tree: Expression, values: Values, base: ExpressionContext): SqlValue {
  const context = contextWith(values, base)
  const of = (part: Expression): SqlValue => interpret(part, values, base)
  const type = (part: Expression): SqlType => typeOf(part, context) as SqlType
  const orNull = (part: Expression): SqlValue => {
    try {
      return of(part)
    } catch (error) {
      if (error instanceof NoValue) return null
      throw error
    }
  }
  const present = (part: Expression): SqlValue => of(part) ?? fail()
  const list = (parts: readonly Expression[]): SqlValue[] => parts.map(orNull)
  switch (tree.kind) {
    case 'null':
      return null
    case 'boolean':
    case 'integer':
    case 'double':
    case 'string':
      return tree.value
    case 'long':
      return wrapLong(tree.value)
    case 'decimal':
      return Decimal.parse(tree.text) as Decimal
    case 'column':
    case 'variable':
      return values.get(tree.name)?.value ?? null
    case 'arithmetic': {
      const [left, right] = [of(tree.left), of(tree.right)]
      return operate(tree.operator, left ?? fail(), right ?? fail(), type(tree))
    }
    case 'sign': {
      const operand = present(tree.operand)
      if (tree.operator === '+') return operand
      return type(tree).kind === 'DOUBLE' ? -(operand as number) : operate('-', 0, operand, type(tree))
    }
    case 'comparison': {
      const left = of(tree.left)
      if (left === null && !tree.operator.endsWith('DISTINCT FROM')) return false
      return compareParts(tree, left, of(tree.right), type(tree.left), type(tree.right))
    }
    case 'between': {
      const operand = of(tree.operand)
      const compare = (operator: '>=' | '<=', bound: Expression): boolean =>
        operand !== null && compareParts({ operator }, operand, of(bound), type(tree.operand), type(bound))
      return compare('>=', tree.low) && compare('<=', tree.high)
    }
    case 'in': {
      const value = of(tree.operand)
      const members = tree.list.map(of)
      // A text in a list of numbers is one of them.
      const asValue = (one: SqlValue): SqlValue => (typeof value === 'number' && one !== null ? Number(one) : one)
      return value !== null && members.map(asValue).includes(value)
    }
    case 'like': {
      const [text, pattern] = [of(tree.operand), of(tree.pattern)]
      if (text === null || pattern === null) return false
      return new RegExp(`^(?:${(pattern as string).split('').map(asRegExp).join('')})$`, 'u').test(text as string)
    }
    case 'logical': {
      const left = present(tree.left)
      return left === (tree.operator === 'OR') ? left : present(tree.right)
    }
    case 'not':
      return !present(tree.operand)
    case 'is-null':
      return (of(tree.operand) === null) !== tree.negated
    case 'case': {
      const branch = tree.whens.find(({ condition }) => present(condition))
      if (branch) return of(branch.result)
      return tree.otherwise ? of(tree.otherwise) : null
    }
    case 'cast': {
      const target = resolveType(tree.type, () => undefined)
      const value = orNull(tree.operand)
      if (value === null) return null
      try {
        return caster(type(tree.operand), target)?.(value) ?? null
      } catch {
        return null
      }
    }
    case 'array':
      return list(tree.elements)
    case 'struct':
      return list(tree.fields.map(({ value }) => value))
    case 'map':
      return new Map(tree.entries.map(({ key, value }) => [orNull(key), orNull(value)]))
    case 'subscript': {
      const base = of(tree.base)
      if (base === null) return null
      if (base instanceof Map) return base.get(of(tree.index)) ?? null
      const index = Number(present(tree.index))
      return (base as SqlValue[]).at(index > 0 ? index - 1 : index === 0 ? Number.MAX_SAFE_INTEGER : index) ?? null
    }
    case 'field': {
      const base = of(tree.base)
      const struct = type(tree.base)
      if (base === null || struct.kind !== 'STRUCT') return null
      return (base as SqlValue[])[struct.fields.findIndex(({ name }) => name === tree.field)] as SqlValue
    }
    case 'call':
      return call(tree, values, base)
    default:
      throw new Error(`no ${tree.kind} here`)
  }
}

/** Three functions stand for all: one that stops at NULL, one that does not, one with a lambda. */
function call({ name, args }: FunctionCall, values: Values, base: ExpressionContext): SqlValue {
  const [first, second] = args as [Expression, Expression]
  const argument = (tree: Expression): SqlValue => {
    try {
      return interpret(tree, values, base)
    } catch (error) {
      if (error instanceof NoValue && (tree.kind === 'call' || tree.kind === 'field')) return null
      throw error
    }
  }
  switch (name) {
    case 'LEN':
      return (argument(first) as string | null)?.length ?? null
    case 'COALESCE': {
      const all = args.map(argument)
      return all.find((one) => one !== null) ?? null
    }
    case 'TRANSFORM': {
      const { parameters, body } = second as Lambda
      const array = argument(first) as SqlValue[] | null
      const parameter = parameters[0] as string
      const inner = asColumn(body, parameter)
      const type: SqlType = { kind: 'INTEGER' }
      return array?.map((value) => interpret(inner, new Map([...values, [parameter, { type, value }]]), base)) ?? null
    }
    default:
      throw new Error(`no ${name} here`)
  }
}

function fail(): never {
  throw new NoValue()
}

function contextWith(values: Values, base: ExpressionContext): ExpressionContext {
  const all = [...values]
  return {
    ...base,
    scope: {
      slot: ({ name }) => {
        const index = all.findIndex(([one]) => one === name)
        return { index, type: all[index]?.[1].type as SqlType }
      },
    },
  }
}

/** A parameter of a lambda as a column: then a part of the body has a type outside of the lambda, too. */
function asColumn(tree: Expression, name: string): Expression {
  const text = JSON.stringify(tree, (_, value) => (typeof value === 'bigint' ? { $long: String(value) } : value))
  return JSON.parse(text, (_, value) => {
    if (value?.$long !== undefined) return BigInt(value.$long)
    return value?.kind === 'variable' && value.name === name ? { ...value, kind: 'column' } : value
  })
}

/** A number as a whole number of tenth parts. */
interface Exact {
  readonly digits: bigint
  readonly scale: number
}

function exact(value: SqlValue): Exact {
  return value instanceof Decimal
    ? { digits: value.unscaled, scale: value.scale }
    : { digits: BigInt(value as number), scale: 0 }
}

function aligned(a: SqlValue, b: SqlValue): readonly [bigint, bigint, number] {
  const [left, right] = [exact(a), exact(b)]
  const scale = Math.max(left.scale, right.scale)
  const digits = (one: Exact): bigint => one.digits * 10n ** BigInt(scale - one.scale)
  return [digits(left), digits(right), scale]
}

function operate(operator: string, a: SqlValue, b: SqlValue, type: SqlType): SqlValue {
  if (type.kind === 'STRING') return `${a as string}${b as string}`
  if (type.kind === 'DOUBLE') return applied(operator, asDouble(a), asDouble(b))
  const [left, right, scale] = aligned(a, b)
  if (right === 0n && (operator === '/' || operator === '%')) fail()
  if (type.kind === 'DECIMAL') return decimalResult(operator, left, right, scale, type)
  const whole = applied(operator, left, right)
  return type.kind === 'INTEGER' ? Number(BigInt.asIntN(32, whole)) : wrapLong(whole)
}

/** JavaScript's operators are the same ones for both kinds of numbers. */
function applied<N extends number | bigint>(operator: string, left: N, right: N): N {
  const [a, b] = [left as number, right as number]
  switch (operator) {
    case '+':
      return (a + b) as N
    case '-':
      return (a - b) as N
    case '*':
      return (a * b) as N
    case '/':
      return (a / b) as N
    default:
      return (a % b) as N
  }
}

function decimalResult(operator: string, a: bigint, b: bigint, scale: number, type: DecimalType): Decimal {
  if (operator === '*') return new Decimal(a * b, 2 * scale).withScale(type.scale)
  if (operator !== '/') return new Decimal(applied(operator, a, b), scale).withScale(type.scale)
  const dividend = a * 10n ** BigInt(type.scale)
  return dividend % b === 0n ? new Decimal(dividend / b, type.scale) : fail()
}

function asDouble(value: SqlValue): number {
  return Number(value instanceof Decimal ? value.toString() : value)
}

function compareParts(
  { operator }: Pick<Comparison, 'operator'>,
  a: SqlValue,
  b: SqlValue,
  left: SqlType,
  right: SqlType,
): boolean {
  const distinct = operator === 'IS DISTINCT FROM'
  if (distinct || operator === 'IS NOT DISTINCT FROM') {
    const different = a === null || b === null ? a !== b : sign(a, b, left, right) < 0 || sign(a, b, left, right) > 0
    return different === distinct
  }
  if (a === null || b === null) return false
  const order = sign(a, b, left, right)
  switch (operator) {
    case '=':
      return order === 0
    case '<>':
      return order < 0 || order > 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    default:
      return order >= 0
  }
}

/** NaN where there is no order. */
function sign(a: SqlValue, b: SqlValue, left: SqlType, right: SqlType): number {
  if (left.kind === 'STRING' || left.kind === 'BOOLEAN') {
    return (a as string) < (b as string) ? -1 : (a as string) > (b as string) ? 1 : 0
  }
  const doubles = left.kind === 'DOUBLE' || right.kind === 'DOUBLE'
  if (doubles && right.kind !== 'DECIMAL' && left.kind !== 'DECIMAL') {
    const [x, y] = [asDouble(a), asDouble(b)]
    return x < y ? -1 : x > y ? 1 : x === y ? 0 : Number.NaN
  }
  const [x, y] = aligned(shortest(a, left), shortest(b, right))
  return x < y ? -1 : x > y ? 1 : 0
}

/** A double that meets a decimal is the decimal that it prints as. */
function shortest(value: SqlValue, type: SqlType): SqlValue {
  return type.kind === 'DOUBLE' ? (Decimal.ofDouble(value as number) ?? fail()) : value
}

function asRegExp(character: string): string {
  if (character === '%') return '[^\\n\\r\\u0085\\u2028\\u2029]*'
  if (character === '_') return '[^\\n\\r\\u0085\\u2028\\u2029]'
  return character.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
