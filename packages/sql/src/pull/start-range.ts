// When the windows may begin that conditions speak of: a stretch that has all of them, so that others are not read.
import type { Compiler } from '../plan/compiler.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import { columnComparison, type ColumnComparison, hasColumn } from './column-comparison.ts'
import type { StartRange } from './pull-query.ts'

export const anyStart: StartRange = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY }

/** Of conditions that hold together. Where windows have no one size, their ends say nothing of their starts. */
export function startsOf(
  conditions: readonly Expression[],
  sizeMs: number | undefined,
  compiler: Compiler,
): StartRange {
  return conditions
    .flatMap((condition) => (condition.kind === 'comparison' ? (columnComparison(condition) ?? []) : []))
    .map((comparison) => startsOfComparison(comparison, sizeMs, compiler))
    .reduce(narrowest, anyStart)
}

/** Both stretches and what is between them. */
export function widest(a: StartRange, b: StartRange): StartRange {
  return { fromMs: Math.min(a.fromMs, b.fromMs), toMs: Math.max(a.toMs, b.toMs) }
}

function narrowest(a: StartRange, b: StartRange): StartRange {
  return { fromMs: Math.max(a.fromMs, b.fromMs), toMs: Math.min(a.toMs, b.toMs) }
}

function startsOfComparison(
  { column, operator, other }: ColumnComparison,
  sizeMs: number | undefined,
  compiler: Compiler,
): StartRange {
  const isStart = column === 'WINDOWSTART'
  if (operator === undefined || hasColumn(other)) return anyStart
  if (!isStart && (column !== 'WINDOWEND' || sizeMs === undefined)) return anyStart
  const { type, evaluate } = compiler.compile(other, [])
  if (type?.kind !== 'INTEGER' && type?.kind !== 'BIGINT') return anyStart
  const value = evaluate([])
  if (value === null) return anyStart
  const at = Number(value) - (isStart ? 0 : (sizeMs ?? 0))
  return {
    fromMs: operator === '=' || operator.startsWith('>') ? at : anyStart.fromMs,
    toMs: operator === '=' || operator.startsWith('<') ? at : anyStart.toMs,
  }
}
