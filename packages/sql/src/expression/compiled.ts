// What the rules of single kinds of expressions share: a compiled part and where it stands.
import { evaluationError, statementError } from '../errors.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { ListElement } from '../types/common-type.ts'
import { booleanType, type SqlType } from '../types/sql-type.ts'
import type { SqlValue } from '../types/value.ts'
import type { CompiledExpression, Evaluator, ExpressionContext } from './evaluator.ts'

export interface Compiled extends CompiledExpression {
  /** As a part of a list whose common type is looked for. */
  readonly element: ListElement
}

export interface Environment {
  readonly context: ExpressionContext
  /** Only the type is wanted: then no more is looked into than ksqlDB looks into for it, and nothing is evaluated. */
  readonly typesOnly: boolean
  /** Parameters of the lambdas around it. */
  readonly variables: ReadonlyMap<string, Compiled>
  compile(tree: Expression): Compiled
  /** Within a lambda. */
  within(parameters: ReadonlyMap<string, Compiled>): Environment
}

interface Facts {
  readonly literal?: SqlValue | undefined
  readonly neverFails?: boolean
  /** Of constructors. */
  readonly parts?: () => Parts
}
type Parts =
  | { readonly kind: 'value' }
  | { readonly kind: 'literal'; readonly string?: string }
  | { readonly kind: 'array'; readonly elements: readonly ListElement[] }
  | { readonly kind: 'map'; readonly keys: readonly ListElement[]; readonly values: readonly ListElement[] }
  | { readonly kind: 'struct'; readonly fields: readonly { readonly name: string; readonly value: ListElement }[] }

export function compiled(tree: Expression, type: SqlType | null, evaluate: Evaluator, facts: Facts = {}): Compiled {
  const { literal, neverFails = false, parts } = facts
  return {
    type,
    evaluate,
    literal,
    neverFails,
    get element() {
      return {
        ...(parts?.() ?? plain(tree)),
        type,
        // Only a refusal asks for it.
        get text() {
          return textOf(tree)
        },
      }
    },
  }
}

function plain(tree: Expression): Parts {
  if (tree.kind === 'string') return { kind: 'literal', string: tree.value }
  return { kind: literals.has(tree.kind) ? 'literal' : 'value' }
}
const literals: ReadonlySet<string> = new Set(['null', 'boolean', 'integer', 'long', 'decimal', 'double'])

/** Where only the type is wanted. */
export function typed(tree: Expression, type: SqlType | null): Compiled {
  return compiled(tree, type, unused)
}
export function condition(tree: Expression): Compiled {
  return typed(tree, booleanType)
}
function unused(): never {
  throw new Error('only the type of this expression was asked for')
}

/** As ksqlDB's messages show an expression. */
export function textOf(tree: Expression): string {
  return formatExpression(tree, { name: (name) => name })
}

export function refuse(tree: Expression, message: string, hint?: string): never {
  throw statementError(message, { span: tree.span, hint })
}

/**
 * Throws what an operator throws for NULL. Always the same error: rows with NULL may be many, and its place is in the statement,
 * not in the program.
 */
export function nullOperand(tree: Expression): () => never {
  let error: Error | undefined
  return () => {
    error ??= evaluationError(`an operand of ${textOf(tree)} is NULL; replace it with IFNULL or COALESCE first`)
    throw error
  }
}

/** NULL instead of an error, and the listener knows. */
export function orNull(part: CompiledExpression, what: string, { onError }: ExpressionContext): Evaluator {
  const { evaluate, neverFails } = part
  if (neverFails) return evaluate
  return (row) => {
    try {
      return evaluate(row)
    } catch (error) {
      onError?.(error, row, what)
      return null
    }
  }
}
