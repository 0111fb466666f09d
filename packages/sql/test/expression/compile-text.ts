// Compiles a text over columns given as `{ A: 'INTEGER' }`, with a note of every error that became NULL inside.
import { isMillraceError } from '@millrace/record'
import {
  builtInFunctions,
  type CompiledExpression,
  compileExpression,
  type Expression,
  type ExpressionContext,
  type FunctionRegistry,
  parseExpression,
  parseType,
  resolveType,
  type SqlType,
  type SqlValue,
  typeText,
} from '@millrace/sql'
import { context as site } from '../functions/call.ts'

export type Columns = Readonly<Record<string, string>>

const builtIn = builtInFunctions()

export function tree(text: string): Expression {
  const { tree: parsed, diagnostics } = parseExpression(text)
  if (!parsed) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return parsed
}

export function typeFrom(text: string): SqlType {
  const { tree: parsed } = parseType(text)
  if (!parsed) throw new Error(`${text} is no type`)
  return resolveType(parsed, () => undefined)
}

export interface Told {
  readonly what: string
  readonly message: string
}

export function contextOf(
  columns: readonly (readonly [string, SqlType])[],
  told: Told[] = [],
  functions: FunctionRegistry = builtIn,
): ExpressionContext {
  return {
    scope: {
      slot: ({ name }) => {
        const index = columns.findIndex(([column]) => column === name)
        const column = columns[index]
        if (!column) throw new Error(`no column ${name}`)
        return { index, type: column[1] }
      },
      names: () => columns.map(([name]) => name),
    },
    functions,
    typeNamed: (name) => (name === 'ADDRESS' ? typeFrom('STRUCT<STREET STRING>') : undefined),
    site,
    onError: (error, _row, what) => told.push({ what, message: (error as Error).message }),
  }
}

export function columnsOf(columns: Columns): (readonly [string, SqlType])[] {
  return Object.entries(columns).map(([name, type]) => [name, typeFrom(type)] as const)
}

export function compileText(text: string, columns: Columns = {}, told: Told[] = []): CompiledExpression {
  return compileExpression(tree(text), contextOf(columnsOf(columns), told))
}

/** The value for a row of these columns. */
export function value(text: string, columns: Columns = {}, row: readonly SqlValue[] = []): SqlValue {
  return compileText(text, columns).evaluate(row)
}

export function typeNameOf(text: string, columns: Columns = {}): string {
  const { type } = compileText(text, columns)
  return type ? typeText(type) : 'NULL'
}

/** Why a statement is refused; fails where it is not. */
export function refusal(text: string, columns: Columns = {}): string {
  return messageOf('SQL_STATEMENT', () => compileText(text, columns))
}

/** Why there is no value; fails where there is one. */
export function failure(text: string, columns: Columns = {}, row: readonly SqlValue[] = []): string {
  const { evaluate } = compileText(text, columns)
  return messageOf('SQL_EVALUATION', () => evaluate(row))
}

export function messageOf(code: string, run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (isMillraceError(error, code)) return error.message.slice(code.length + 2)
    throw error
  }
  throw new Error(`expected ${code}`)
}
