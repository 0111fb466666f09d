// Expressions to JavaScript functions: the tree is walked once, here; rows meet only what came of it.
// Law: text of a statement is data in these functions, never code.
import type { SqlType } from '../types/sql-type.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import { compileField, compileSubscript } from './access.ts'
import { compileArithmetic, compileSign } from './arithmetic.ts'
import { compileCall } from './call.ts'
import { compileCase } from './case.ts'
import { compileCast } from './cast.ts'
import { compileBetween, compileComparison } from './comparison.ts'
import { type Compiled, type Environment, refuse } from './compiled.ts'
import { compileArray, compileMap, compileStruct } from './constructor.ts'
import type { CompiledExpression, ExpressionContext } from './evaluator.ts'
import { compileIn } from './in-list.ts'
import { compileLike } from './like.ts'
import { compileIsNull, compileLogical, compileNot } from './logical.ts'
import { compileColumn, compileLiteral, compileVariable } from './operand.ts'

/** @throws {MillraceError} `SQL_STATEMENT` when ksqlDB would refuse the expression. */
export function compileExpression(expression: Expression, context: ExpressionContext): CompiledExpression {
  return environment(context).compile(expression)
}

/**
 * Null for the literal NULL. Looks no further than ksqlDB does for it: what is wrong within IN, BETWEEN, LIKE, NOT and CAST
 * is found by {@link compileExpression}.
 *
 * @throws {MillraceError} `SQL_STATEMENT` when the expression has no type.
 */
export function typeOf(expression: Expression, context: ExpressionContext): SqlType | null {
  return environment(context, true).compile(expression).type
}

export function environment(
  context: ExpressionContext,
  typesOnly = false,
  variables: Environment['variables'] = new Map(),
): Environment {
  const env: Environment = {
    context,
    typesOnly,
    variables,
    compile: (tree) => compile(tree, env),
    within: (parameters) => environment(context, typesOnly, new Map([...variables, ...parameters])),
  }
  return env
}

function compile(tree: Expression, env: Environment): Compiled {
  switch (tree.kind) {
    case 'null':
    case 'boolean':
    case 'integer':
    case 'long':
    case 'decimal':
    case 'double':
    case 'string':
      return compileLiteral(tree)
    case 'column':
      return compileColumn(tree, env)
    case 'variable':
      return compileVariable(tree, env)
    case 'arithmetic':
      return compileArithmetic(tree, env)
    case 'sign':
      return compileSign(tree, env)
    case 'comparison':
      return compileComparison(tree, env)
    case 'between':
      return compileBetween(tree, env)
    case 'in':
      return compileIn(tree, env)
    case 'like':
      return compileLike(tree, env)
    case 'logical':
      return compileLogical(tree, env)
    case 'not':
      return compileNot(tree, env)
    case 'is-null':
      return compileIsNull(tree, env)
    case 'case':
      return compileCase(tree, env)
    case 'cast':
    case 'implicit-cast':
      return compileCast(tree, env)
    case 'call':
      return compileCall(tree, env)
    case 'array':
      return compileArray(tree, env)
    case 'map':
      return compileMap(tree, env)
    case 'struct':
      return compileStruct(tree, env)
    case 'subscript':
      return compileSubscript(tree, env)
    case 'field':
      return compileField(tree, env)
    case 'unit':
      return refuse(tree, `${tree.unit} is a unit of time: only a function takes it, as in DATEADD(${tree.unit}, 1, …)`)
    case 'lambda':
      return refuse(tree, 'A lambda stands only among the last arguments of a function')
  }
}
