// Expressions and types to text that reads back as the same tree. Every operator stands in parentheses, as in
// ksqlDB's messages, so that no rule of precedence is needed to read it.
import { quoteName, quoteText } from '../quote.ts'
import type { Expression, FunctionCall, Sign } from '../tree/expression.ts'
import type { TypeTree } from '../tree/type.ts'

export interface FormatOptions {
  /** How a name is written; without it in back-quotes where it needs them. ksqlDB's messages never quote. */
  readonly name?: (name: string) => string
}

export function formatExpression(tree: Expression, { name = quoteName }: FormatOptions = {}): string {
  return expressionText(tree, name)
}

export function formatType(tree: TypeTree, { name = quoteName }: FormatOptions = {}): string {
  return typeText(tree, name)
}

type Naming = (name: string) => string

function expressionText(tree: Expression, name: Naming): string {
  const text = (part: Expression): string => expressionText(part, name)
  const list = (parts: readonly Expression[]): string => parts.map(text).join(', ')
  switch (tree.kind) {
    case 'null':
      return 'null'
    case 'boolean':
    case 'integer':
    case 'long':
      return String(tree.value)
    case 'decimal':
      return tree.text
    case 'double':
      return doubleText(tree.value)
    case 'string':
      return quoteText(tree.value)
    case 'unit':
      return tree.unit
    case 'column':
      return tree.source === undefined ? name(tree.name) : `${name(tree.source)}.${name(tree.name)}`
    case 'variable':
      return name(tree.name)
    case 'arithmetic':
    case 'comparison':
    case 'logical':
      return `(${text(tree.left)} ${tree.operator} ${text(tree.right)})`
    case 'sign':
      return signText(tree, text)
    case 'not':
      return `(NOT ${text(tree.operand)})`
    case 'is-null':
      return `(${text(tree.operand)} IS ${tree.negated ? 'NOT NULL' : 'NULL'})`
    case 'between':
      return `(${text(tree.operand)} BETWEEN ${text(tree.low)} AND ${text(tree.high)})`
    case 'in':
      return `(${text(tree.operand)} IN (${list(tree.list)}))`
    case 'like': {
      const escape = tree.escape === undefined ? '' : ` ESCAPE ${quoteText(tree.escape)}`
      return `(${text(tree.operand)} LIKE ${text(tree.pattern)}${escape})`
    }
    case 'case': {
      const operand = tree.operand === undefined ? '' : ` ${text(tree.operand)}`
      const whens = tree.whens.map(({ condition, result }) => ` WHEN ${text(condition)} THEN ${text(result)}`)
      const otherwise = tree.otherwise === undefined ? '' : ` ELSE ${text(tree.otherwise)}`
      return `(CASE${operand}${whens.join('')}${otherwise} END)`
    }
    case 'cast':
      return `CAST(${text(tree.operand)} AS ${typeText(tree.type, name)})`
    case 'call':
      return `${functionName(tree, name)}(${tree.args.length === 0 && tree.name === 'COUNT' ? '*' : list(tree.args)})`
    case 'lambda':
      return `(${tree.parameters.map(name).join(', ')}) => ${text(tree.body)}`
    case 'array':
      return `ARRAY[${list(tree.elements)}]`
    case 'map':
      return `MAP(${tree.entries.map(({ key, value }) => `${text(key)}:=${text(value)}`).join(', ')})`
    case 'struct':
      return `STRUCT(${tree.fields.map((field) => `${name(field.name)}:=${text(field.value)}`).join(', ')})`
    case 'subscript':
      return `${baseText(tree.base, name)}[${text(tree.index)}]`
    case 'field':
      return `${baseText(tree.base, name)}->${name(tree.field)}`
    case 'implicit-cast':
      return text(tree.operand)
  }
}

function typeText(tree: TypeTree, name: Naming): string {
  switch (tree.kind) {
    case 'simple':
      return tree.name
    case 'named':
      return name(tree.name)
    case 'decimal':
      return `DECIMAL(${tree.precision}, ${tree.scale})`
    case 'array':
      return `ARRAY<${typeText(tree.element, name)}>`
    case 'map':
      return `MAP<${typeText(tree.key, name)}, ${typeText(tree.value, name)}>`
    case 'struct':
      return `STRUCT<${tree.fields.map((field) => `${name(field.name)} ${typeText(field.type, name)}`).join(', ')}>`
  }
}

/** Always with an exponent: without one it would be a DECIMAL. */
function doubleText(value: number): string {
  return `${Object.is(value, -0) ? '-' : ''}${value.toExponential().replace('e+', 'E').replace('e', 'E')}`
}

function signText({ operator, operand }: Sign, text: (part: Expression) => string): string {
  const after = text(operand)
  if (operator === '+') return `+${after}`
  // Two minus signs begin a comment, and one before a digit is a part of the number.
  if (after.startsWith('-')) return `- ${after}`
  return /^[\d.]/.test(after) ? `-(${after})` : `-${after}`
}

/** What `[…]` and `->` belong to. */
export function baseText(base: Expression, name: Naming = quoteName): string {
  const text = expressionText(base, name)
  if (base.kind === 'sign') return `(${text})`
  // `ARRAY[` would begin a constructor.
  return base.kind === 'column' && base.source === undefined && text === 'ARRAY' ? '`ARRAY`' : text
}

function functionName({ name: called }: FunctionCall, name: Naming): string {
  // Without quotes these begin constructors.
  return called === 'MAP' || called === 'STRUCT' ? `\`${called}\`` : name(called)
}
