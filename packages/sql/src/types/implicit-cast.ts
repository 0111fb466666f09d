// Which types become which by themselves: numbers the wider ones, text what it can be read as.
import type { SqlType } from './sql-type.ts'

const width: Readonly<Record<string, number>> = { INTEGER: 0, BIGINT: 1, DECIMAL: 2, DOUBLE: 3 }
const readable: ReadonlySet<string> = new Set(['DATE', 'TIME', 'TIMESTAMP', 'BYTES'])

/** True when a value of `from` becomes one of the kind `to` without a CAST; the same kind does. */
export function canCastImplicitly(from: SqlType, to: string): boolean {
  if (from.kind === to) return true
  const [a, b] = [width[from.kind], width[to]]
  if (a !== undefined && b !== undefined) return a <= b
  return from.kind === 'STRING' && readable.has(to)
}
