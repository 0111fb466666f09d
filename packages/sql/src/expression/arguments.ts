// The arguments of a call: what the function is chosen by, and then how each of them is evaluated.
import type { Resolved } from '../functions/resolve.ts'
import type { Argument, Signature } from '../functions/signature.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { Row, SqlValue } from '../types/value.ts'
import type { Expression, FunctionCall, Lambda } from '../syntax/tree/expression.ts'
import { castTo } from './cast.ts'
import { type Compiled, compiled, type Environment, orNull, refuse, textOf } from './compiled.ts'

/** Gives a value, a unit of time or, for a lambda, a JavaScript function. */
export interface ReadyArgument {
  readonly evaluate: (row: Row) => unknown
  /** Of a literal, after the cast. */
  readonly literal: SqlValue | undefined
  /** Undefined for a lambda and a unit. */
  readonly value: Compiled | undefined
}
interface PendingArgument {
  readonly argument: Argument
  /** For the signature that was chosen. */
  ready(cast: SqlType | undefined): ReadyArgument
}

export function compileArguments(call: FunctionCall, env: Environment): readonly PendingArgument[] {
  return call.args.map((tree) => {
    if (tree.kind === 'lambda') return lambdaArgument(tree, env)
    if (tree.kind !== 'unit') return valueArgument(tree, env)
    const { unit } = tree
    return {
      argument: { kind: 'unit', unit },
      ready: () => ({ evaluate: () => unit, literal: undefined, value: undefined }),
    }
  })
}

export function readyArguments(
  pending: readonly PendingArgument[],
  { casts }: Resolved<Signature>,
): readonly ReadyArgument[] {
  return pending.map((one, index) => one.ready(casts[index]))
}

function valueArgument(tree: Expression, env: Environment): PendingArgument {
  const value = env.compile(tree)
  const { type, literal } = value
  return {
    argument: {
      kind: 'value',
      type,
      literal,
      // Only a refusal asks for it.
      get text() {
        return textOf(tree)
      },
    },
    ready: (cast) => {
      const own = forgiving(tree, value, env)
      const ready = cast ? castTo(tree, own, cast, env) : own
      return { evaluate: ready.evaluate, literal: ready.literal, value: ready }
    },
  }
}

/** The errors of an inner call, and of what is before a `->`, are NULL for the outer call. */
function forgiving(tree: Expression, value: Compiled, { context }: Environment): Compiled {
  if (tree.kind !== 'call' && tree.kind !== 'field') return value
  const evaluate = orNull(value, tree.kind === 'call' ? tree.name : tree.field, context)
  return compiled(tree, value.type, evaluate, { neverFails: true })
}

/** The body is compiled once, when its parameters' types are known; their values are in cells that each call sets. */
function lambdaArgument(tree: Lambda, env: Environment): PendingArgument {
  checkNames(tree, env)
  const cells: SqlValue[] = tree.parameters.map(() => null)
  let body: Compiled | undefined
  return {
    argument: {
      kind: 'lambda',
      parameters: tree.parameters.length,
      typeOf: (types) => {
        const variables = types.map((type, index): [string, Compiled] => {
          const variable = compiled(tree, type, () => cells[index] as SqlValue, { neverFails: true })
          return [tree.parameters[index] as string, variable]
        })
        body = env.within(new Map(variables)).compile(tree.body)
        return body.type
      },
    },
    ready: () => ({ evaluate: lambdaOf((body as Compiled).evaluate, cells), literal: undefined, value: undefined }),
  }
}

function lambdaOf(body: Compiled['evaluate'], cells: SqlValue[]): (row: Row) => unknown {
  if (cells.length === 1) {
    return (row) => (value: SqlValue) => {
      cells[0] = value
      return body(row)
    }
  }
  return (row) =>
    (...values: SqlValue[]) => {
      for (let index = 0; index < cells.length; index++) cells[index] = values[index] ?? null
      return body(row)
    }
}

function checkNames(tree: Lambda, { variables, context }: Environment): void {
  const own = new Set(tree.parameters)
  if (own.size < tree.parameters.length || tree.parameters.some((name) => variables.has(name))) {
    refuse(tree, 'Reusing lambda arguments in nested lambda is not allowed')
  }
  for (const column of context.scope.names?.() ?? []) {
    if (own.has(column)) refuse(tree, `Lambda function argument can't be a column name: ${column}`)
  }
}
