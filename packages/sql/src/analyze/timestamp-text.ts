// Text that ROWTIME, WINDOWSTART and WINDOWEND are compared with: it is read as a timestamp and becomes milliseconds.
import { reasonOf } from '@millrace/record'
import { statementError } from '../errors.ts'
import { parseTimestamp } from '../types/time/text.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import { isTimeColumn } from './system-columns.ts'

/**
 * A comparison or BETWEEN with its texts read; undefined where there is nothing to read. To be asked before a join gives these
 * columns other names.
 *
 * @throws {MillraceError} `SQL_STATEMENT` when a text is no timestamp.
 */
export function readTimestampText(tree: Expression): Expression | undefined {
  if (tree.kind === 'between' && isTime(tree.operand)) {
    const [low, high] = [asMilliseconds(tree.low), asMilliseconds(tree.high)]
    return low || high ? { ...tree, low: low ?? tree.low, high: high ?? tree.high } : undefined
  }
  if (tree.kind !== 'comparison') return undefined
  const right = isTime(tree.left) ? asMilliseconds(tree.right) : undefined
  if (right) return { ...tree, right }
  const left = isTime(tree.right) ? asMilliseconds(tree.left) : undefined
  return left && { ...tree, left }
}

function isTime(tree: Expression): boolean {
  return tree.kind === 'column' && isTimeColumn(tree.name)
}

function asMilliseconds(tree: Expression): Expression | undefined {
  if (tree.kind !== 'string') return undefined
  try {
    return { kind: 'long', value: BigInt(parseTimestamp(tree.value)), span: tree.span }
  } catch (error) {
    throw statementError(reasonOf(error), { span: tree.span })
  }
}
