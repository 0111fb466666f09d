// A plain interpreter of expressions without columns: the tree is walked and every node asks the types and the registry.
import { Decimal } from '@millrace/serde'
import {
  type Argument,
  arithmetic,
  arrayType,
  bigintType,
  booleanType,
  builtInFunctions,
  caster,
  castRefusal,
  type Compare,
  comparison,
  doubleType,
  type Expression,
  type FunctionCall,
  instantiate,
  instantiateTable,
  integerType,
  type Lambda,
  literalDecimalType,
  mapType,
  negation,
  parseExpression,
  parseParamType,
  resolve,
  type SqlType,
  type SqlValue,
  stringType,
  structType,
  type TypeTree,
} from '@millrace/sql'
import { context } from './call.ts'

export interface Typed {
  readonly type: SqlType | null
  readonly value: SqlValue
}
type Scope = ReadonlyMap<string, Typed>

const registry = builtInFunctions()

/** The type and value of an expression. Errors are thrown, NULL rules of functions hold. */
export function evaluate(text: string): Typed {
  const { tree, diagnostics } = parseExpression(text)
  if (!tree) throw new Error(diagnostics.map((one) => one.message).join('\n'))
  return walk(tree, new Map())
}

function walk(tree: Expression, scope: Scope): Typed {
  switch (tree.kind) {
    case 'null':
      return { type: null, value: null }
    case 'boolean':
      return { type: booleanType, value: tree.value }
    case 'integer':
      return { type: integerType, value: tree.value }
    case 'long':
      return { type: bigintType, value: Number.isSafeInteger(Number(tree.value)) ? Number(tree.value) : tree.value }
    case 'double':
      return { type: doubleType, value: tree.value }
    case 'string':
      return { type: stringType, value: tree.value }
    case 'decimal': {
      const value = Decimal.parse(tree.text) as Decimal
      return { type: literalDecimalType(value), value }
    }
    case 'column':
    case 'variable':
      return scope.get(tree.name) as Typed
    case 'sign': {
      const { type, value } = walk(tree.operand, scope)
      const minus = negation(type as SqlType) as (value: SqlValue) => SqlValue
      return { type, value: tree.operator === '-' ? minus(value) : value }
    }
    case 'arithmetic': {
      const [left, right] = [walk(tree.left, scope), walk(tree.right, scope)]
      const { type, apply } = arithmetic(tree.operator, left.type as SqlType, right.type as SqlType) as never as {
        type: SqlType
        apply: (a: SqlValue, b: SqlValue) => SqlValue
      }
      return { type, value: left.value === null || right.value === null ? null : apply(left.value, right.value) }
    }
    case 'comparison': {
      const [left, right] = [walk(tree.left, scope), walk(tree.right, scope)]
      const compare = comparison(tree.operator, left.type as SqlType, right.type as SqlType)
      const known = left.value !== null && right.value !== null
      return { type: booleanType, value: known && (compare as Compare)(left.value, right.value) }
    }
    case 'cast': {
      const { type, value } = walk(tree.operand, scope)
      const to = typeOf(tree.type)
      if (type === null) return { type: to, value: null }
      const cast = caster(type, to)
      if (!cast) throw new Error(castRefusal(type, to))
      return { type: to, value: cast(value) }
    }
    case 'array': {
      const elements = tree.elements.map((one) => walk(one, scope))
      return { type: arrayType(firstType(elements)), value: elements.map((one) => one.value) }
    }
    case 'map': {
      const [keys, values] = [
        tree.entries.map((one) => walk(one.key, scope)),
        tree.entries.map((one) => walk(one.value, scope)),
      ]
      const entries = keys.map((key, index) => [key.value, values[index]?.value ?? null] as const)
      return { type: mapType(firstType(keys), firstType(values)), value: new Map(entries) }
    }
    case 'struct': {
      const fields = tree.fields.map(({ name, value }) => ({ name, ...walk(value, scope) }))
      return {
        type: structType(fields.map(({ name, type }) => ({ name, type: type as SqlType }))),
        value: fields.map((field) => field.value),
      }
    }
    case 'call':
      return callFunction(tree, scope)
    default:
      throw new Error(`no ${tree.kind} here`)
  }
}

function firstType(values: readonly Typed[]): SqlType {
  return values.find((one) => one.type !== null)?.type ?? stringType
}

function typeOf(tree: TypeTree): SqlType {
  if (tree.kind === 'decimal') return { kind: 'DECIMAL', precision: tree.precision, scale: tree.scale }
  if (tree.kind === 'simple') return parseParamType(tree.name) as SqlType
  if (tree.kind === 'array') return arrayType(typeOf(tree.element))
  if (tree.kind === 'map') return mapType(typeOf(tree.key), typeOf(tree.value))
  throw new Error(`no ${tree.kind} here`)
}

function callFunction(tree: FunctionCall, scope: Scope): Typed {
  const fn = registry.find(tree.name)
  if (fn?.kind === 'aggregate' || fn === undefined) throw new Error(`${tree.name} cannot be called here`)
  const inputs: SqlType[][] = []
  const args = tree.args.map((arg, index): Argument => {
    if (arg.kind === 'unit') return { kind: 'unit', unit: arg.unit }
    if (arg.kind !== 'lambda') return { kind: 'value', type: walk(arg, scope).type }
    return {
      kind: 'lambda',
      parameters: arg.parameters.length,
      typeOf: (types) => {
        inputs[index] = [...types]
        return walk(arg.body, bound(arg, types, scope, sample)).type
      },
    }
  })
  const found = resolve<(typeof fn.signatures)[number]>(fn.name, fn.signatures, args)
  if (!found.ok) throw new Error(found.message)
  const values = tree.args.map((arg, index): unknown => {
    if (arg.kind === 'unit') return arg.unit
    if (arg.kind === 'lambda') {
      return (...all: SqlValue[]) =>
        walk(
          arg.body,
          bound(arg, inputs[index] ?? [], scope, (_, at) => all[at] ?? null),
        ).value
    }
    const { type, value } = walk(arg, scope)
    const target = found.call.casts[index]
    return type && target ? caster(type, target)?.(value) : value
  })
  const { returns } = found.call
  if (fn.kind === 'scalar') {
    return { type: returns, value: instantiate(found.call as never, [], context)(...values) }
  }
  const rows = instantiateTable(found.call as never, [], context)(...(values as SqlValue[]))
  return { type: arrayType(returns), value: rows }
}

function bound(
  lambda: Lambda,
  types: readonly SqlType[],
  scope: Scope,
  valueOf: (type: SqlType, at: number) => SqlValue,
): Scope {
  const own = lambda.parameters.map((name, at): [string, Typed] => {
    const type = types[at] as SqlType
    return [name, { type, value: valueOf(type, at) }]
  })
  return new Map([...scope, ...own])
}

/** A value of a type, to find out the type of a lambda's body. */
function sample(type: SqlType): SqlValue {
  if (type.kind === 'DECIMAL') return new Decimal(1n, type.scale)
  if (type.kind === 'STRING') return 'x'
  return type.kind === 'BOOLEAN' ? true : type.kind === 'ARRAY' ? [] : type.kind === 'MAP' ? new Map() : 1
}
