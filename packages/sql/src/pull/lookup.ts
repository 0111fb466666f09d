// Where the rows that a WHERE can hold for are looked up: by keys where it says them, by a range of keys, else all rows are gone through.
// Law: every row that WHERE holds for is found; it is asked again for each that is.
import { reasonOf } from '@millrace/record'
import type { DataSource } from '../catalog/source.ts'
import { statementError } from '../errors.ts'
import type { Compiler } from '../plan/compiler.ts'
import { type Column, columnText } from '../schema/schema.ts'
import { coerced } from '../statement/insert/insert-coercion.ts'
import { booleanSetting, type Settings } from '../statement/properties/settings.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import { identity } from '../types/equality.ts'
import { typeText } from '../types/sql-type.ts'
import { valueText } from '../types/value-text.ts'
import type { Row, SqlValue } from '../types/value.ts'
import { refusedWhere } from './clauses.ts'
import { type BoundOperator, columnComparison, hasColumn } from './column-comparison.ts'
import { disjunctsOf } from './disjuncts.ts'
import type { Lookup, StartRange } from './pull-query.ts'
import { anyStart, startsOf, widest } from './start-range.ts'

export interface LookupSite {
  readonly source: DataSource
  readonly compiler: Compiler
  readonly settings: Settings
}

const scanSetting = 'ksql.query.pull.table.scan.enabled'
const rangeSetting = 'ksql.query.pull.range.scan.enabled'

/** `where` is without sources. Throws `SQL_STATEMENT` where a scan is needed and not allowed, and for keys that no row can have. */
export function lookupOf(where: Expression | undefined, site: LookupSite): Lookup {
  const scans = booleanSetting(site.settings, scanSetting) !== false
  const disjuncts = where && disjunctsOf(where)
  const found = disjuncts?.map((conditions) => lookupOfDisjunct(conditions, scans, site))
  const starts = found?.map((one) => one.starts).reduce(widest) ?? anyStart
  const keys = found?.map((one) => one.key)
  if (keys?.every((key) => key?.kind === 'equal')) {
    return {
      kind: 'keys',
      keys: distinct(
        keys.map(({ key }) => key),
        site.source,
      ),
      starts,
    }
  }
  const [only, ...others] = keys ?? []
  if (only?.kind === 'range' && others.length === 0 && !site.source.keyFormat.window && canRange(site)) {
    return { kind: 'range', from: only.from, to: only.to }
  }
  if (scans) return { kind: 'all', starts }
  throw statementError(
    `Query requires table scan to be enabled. Table scans can be enabled by setting ${scanSetting}=true`,
  )
}

function distinct(keys: readonly Row[], { schema }: DataSource): readonly Row[] {
  const of = identity({ kind: 'STRUCT', fields: schema.key })
  return [...new Map(keys.map((key) => [of(key), key])).values()]
}

/** The order of bytes is that of values for these only. */
function canRange({ source, settings }: LookupSite): boolean {
  const [column] = source.schema.key
  return booleanSetting(settings, rangeSetting) !== false && column?.type.kind === 'STRING' && isPlain(source)
}

/** As text in its key; with a format around it, a shorter text may come after a longer one. */
function isPlain({ schema, keyFormat }: DataSource): boolean {
  return schema.key.length === 1 && keyFormat.name === 'KAFKA'
}

type KeyOfDisjunct =
  | { readonly kind: 'equal'; readonly key: Row }
  | { readonly kind: 'range'; readonly from: Row | undefined; readonly to: Row | undefined }

interface DisjunctLookup {
  /** Undefined: any. */
  readonly key: KeyOfDisjunct | undefined
  readonly starts: StartRange
}

function lookupOfDisjunct(conditions: readonly Expression[], scans: boolean, site: LookupSite): DisjunctLookup {
  const { source } = site
  const windowed = source.keyFormat.window !== undefined
  const starts = windowed ? startsOf(conditions, source.keyFormat.window?.sizeMs, site.compiler) : anyStart
  const any = (why: string): DisjunctLookup => {
    if (scans) return { key: undefined, starts }
    throw refusedWhere(why, windowed)
  }
  const bounds: KeyBound[] = []
  for (const condition of conditions) {
    if (condition.kind !== 'comparison') {
      return any(`Unsupported expression in WHERE clause: ${formatExpression(condition)}`)
    }
    const comparison = columnComparison(condition)
    if (!comparison) return any('A comparison must directly reference a key column')
    const { column, operator, other } = comparison
    if (hasColumn(other)) return any('A comparison must be between a key column and a resolvable expression')
    const index = source.schema.key.findIndex(({ name }) => name === column)
    if (index < 0) continue
    if (!operator) return any(`Bound on key columns '${keyText(source)}' must currently be '='`)
    if (!scans && bounds.some((bound) => bound.index === index)) {
      throw refusedWhere(
        'A comparison condition on the key column cannot be combined with other comparisons such as an IN predicate',
        windowed,
      )
    }
    bounds.push({ index, operator, other })
  }
  const seen = new Set(bounds.map(({ index }) => index))
  if (seen.size === 0) {
    return any(
      `WHERE clause missing key column for disjunct: ${conditions.map((one) => formatExpression(one)).join(' AND ')}`,
    )
  }
  if (seen.size < source.schema.key.length) {
    const names = [...seen].map((index) => `\`${source.schema.key[index]?.name}\``)
    return any(
      `Multi-column sources must specify every key in the WHERE clause. Specified: [${names.join(', ')}] Expected: ${keyText(source)}`,
    )
  }
  return { key: keyOfBounds(bounds, site), starts }
}

interface KeyBound {
  readonly index: number
  readonly operator: BoundOperator
  readonly other: Expression
}

function keyOfBounds(bounds: readonly KeyBound[], site: LookupSite): KeyOfDisjunct | undefined {
  const { key } = site.source.schema
  const values = bounds.map(({ index, other }) => constant(other, key[index] as Column, site))
  const equal = key.map((_, index) => bounds.findIndex((one) => one.index === index && one.operator === '='))
  if (equal.every((at) => at >= 0)) return { kind: 'equal', key: equal.map((at) => values[at] ?? null) }
  const [only, ...others] = bounds
  if (!only || others.length > 0 || key.length > 1) return undefined
  const bound = [values[0] ?? null]
  return only.operator.startsWith('>')
    ? { kind: 'range', from: bound, to: undefined }
    : { kind: 'range', from: undefined, to: bound }
}

/** The value of a key column that a row must have. */
function constant(expression: Expression, column: Column, { compiler }: LookupSite): SqlValue {
  const { type, evaluate } = compiler.compile(expression, [])
  const value = evaluate([])
  if (value === null || type === null) {
    throw statementError(`Primary key columns can not be NULL: (${column.name} = ${formatExpression(expression)})`)
  }
  try {
    // Text is not read: a key that is a time or a number is written as one.
    if (type.kind !== 'STRING' || column.type.kind === 'STRING') return coerced(value, type, column)
  } catch (cause) {
    throw unfit(valueText(type)(value), column, reasonOf(cause))
  }
  throw unfit(valueText(type)(value), column)
}

function unfit(text: string, { name, type }: Column, why?: string): Error {
  return statementError(
    `'${text}' can not be converted to the type of the key column: ${name} ${typeText(type)} KEY`,
    why === undefined ? {} : { hint: why },
  )
}

function keyText({ schema }: DataSource): string {
  return `[${schema.key.map((column) => `${columnText(column)} KEY`).join(', ')}]`
}
