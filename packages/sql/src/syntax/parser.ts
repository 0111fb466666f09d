// Text to trees. A script is cut into statements first, so that an error stays within its own; what comes after an
// error in a statement is still looked at. Never throws: a text gives trees, or diagnostics, or both.
import type { IToken } from 'chevrotain'
import { syntaxError } from '../errors.ts'
import {
  beginsStatement,
  type Diagnostic,
  diagnoseError,
  diagnoseProblem,
  diagnoseTooDeep,
  explain,
  missesSemicolon,
} from './diagnostic.ts'
import { Grammar, type Rule } from './grammar.ts'
import { tokenize } from './lexer.ts'
import { tooDeepToken, isTreeTooDeep } from './nesting.ts'
import { entries } from './rules/statement.ts'
import { variableKey } from './rules/variable.ts'
import { Semicolon } from './tokens.ts'
import type { Expression } from './tree/expression.ts'
import type { ColumnDefinition, Statement } from './tree/statement.ts'
import type { TypeTree } from './tree/type.ts'

export interface ParsedStatement {
  readonly tree: Statement
  /** From its first word to its semicolon. */
  readonly text: string
  /** What it stands in: spans count from its start. */
  readonly script: string
}

export interface Script {
  /** Those without errors. */
  readonly statements: readonly ParsedStatement[]
  /** In the order of the text; after a hundred of them the rest is not read. */
  readonly diagnostics: readonly Diagnostic[]
}

/** A part of a statement that was parsed alone. `tree` is undefined when there are diagnostics. */
export interface Parsed<T> {
  readonly tree: T | undefined
  readonly diagnostics: readonly Diagnostic[]
}

export interface ParseOptions {
  /**
   * Values for `${name}`, whose case does not matter. DEFINE and UNDEFINE in the text change them for what follows.
   * Without it nothing is replaced.
   */
  readonly variables?: ReadonlyMap<string, string>
  /** Also reads what only test scripts may have: ASSERT VALUES, ASSERT STREAM, RUN SCRIPT. */
  readonly testScript?: boolean
}

export function parse(text: string, options: ParseOptions = {}): Script {
  const tokens = tokenize(text)
  const variables =
    options.variables && new Map([...options.variables].map(([name, value]) => [variableKey(name), value]))
  const statements: ParsedStatement[] = []
  const diagnostics: Diagnostic[] = []
  for (let start = 0; start < tokens.length && diagnostics.length < maxDiagnostics; ) {
    let end = start + 1
    while (end < tokens.length && tokens[end - 1]?.tokenType !== Semicolon) end += 1
    const chunk = tokens.slice(start, end)
    const outcome = run(text, chunk, syntax().statement, { ...options, ...(variables && { variables }) })
    const next = outcome.resumeAt === undefined ? -1 : chunk.indexOf(outcome.resumeAt)
    if (next > 0) end = start + next
    diagnostics.push(...outcome.diagnostics)
    const { tree } = outcome
    if (tree !== undefined) {
      statements.push({ tree, text: textOf(text, chunk), script: text })
      if (tree.kind === 'define') variables?.set(variableKey(tree.name), tree.value)
      if (tree.kind === 'undefine') variables?.delete(variableKey(tree.name))
    }
    start = end
  }
  return { statements, diagnostics }
}

/** As {@link parse}, where any error is the end: throws `SQL_SYNTAX` with all of them, each with its line and a caret. */
export function readScript(text: string, options: ParseOptions = {}): readonly ParsedStatement[] {
  const { statements, diagnostics } = parse(text, options)
  if (diagnostics.length === 0) return statements
  throw syntaxError(diagnostics.map((diagnostic) => explain(text, diagnostic)).join('\n'), { details: { diagnostics } })
}

export function parseExpression(text: string): Parsed<Expression> {
  return run(text, tokenize(text), syntax().expression, {})
}

export function parseType(text: string): Parsed<TypeTree> {
  return run(text, tokenize(text), syntax().type, {})
}

/** Columns as between the parentheses of CREATE STREAM: `K STRING KEY, V INT`. */
export function parseColumns(text: string): Parsed<readonly ColumnDefinition[]> {
  return run(text, tokenize(text), syntax().columns, {})
}

interface Outcome<T> extends Parsed<T> {
  /** Where the next statement begins, if a semicolon is missing before it. */
  readonly resumeAt: IToken | undefined
}

function run<T>(text: string, tokens: readonly IToken[], rule: Rule<T>, options: ParseOptions): Outcome<T> {
  const deep = tooDeepToken(tokens)
  if (deep !== undefined) {
    return { tree: undefined, diagnostics: [diagnoseTooDeep(text, deep)], resumeAt: undefined }
  }
  const { grammar } = syntax()
  grammar.begin(tokens, options.variables, options.testScript ?? false)
  const tree = withinStack(() => rule.call(grammar))
  if (tree === 'too deep') {
    return { tree: undefined, diagnostics: [diagnoseTooDeep(text, tokens[0] as IToken)], resumeAt: undefined }
  }
  const cut = grammar.errors.findIndex((error) => missesSemicolon(error) && beginsStatement(error.token))
  const resumeAt = grammar.errors[cut]?.token
  const errors = (cut === -1 ? grammar.errors : grammar.errors.slice(0, cut + 1)).filter(
    // After an error a statement is rarely whole: what lacks then is not the semicolon.
    (error, index) => index === 0 || index === cut || !missesSemicolon(error),
  )
  const diagnostics = oncePerPlace(errors.slice(0, maxDiagnostics).map((error) => diagnoseError(text, tokens, error)))
  if (errors.length === 0) diagnostics.push(...grammar.problems.map((problem) => diagnoseProblem(text, problem)))
  const first = tokens[0]
  if (diagnostics.length === 0 && first !== undefined && isTreeTooDeep(tree)) {
    diagnostics.push(diagnoseTooDeep(text, first))
  }
  return { tree: diagnostics.length === 0 ? tree : undefined, diagnostics, resumeAt }
}

/** The limits of nesting fit a stack of its usual size that is nearly empty; this one may be neither. */
function withinStack<T>(body: () => T): T | 'too deep' {
  try {
    return body()
  } catch (error) {
    if (error instanceof RangeError) return 'too deep'
    throw error
  }
}

const maxDiagnostics = 100

/** What follows an error at its place is a consequence of it. */
function oncePerPlace(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(
    ({ span }, index) => diagnostics.findIndex((other) => other.span.start === span.start) === index,
  )
}

function textOf(text: string, tokens: readonly IToken[]): string {
  const last = tokens.at(-1)
  return text.slice(tokens[0]?.startOffset, (last?.endOffset ?? -1) + 1)
}

/** Made at the first use: learning the grammar takes a moment that not every program needs. */
function syntax(): { readonly grammar: Grammar } & ReturnType<typeof entries> {
  if (made === undefined) {
    const grammar = new Grammar()
    made = { grammar, ...entries(grammar) }
    grammar.seal()
  }
  return made
}

let made: ReturnType<typeof syntax> | undefined
