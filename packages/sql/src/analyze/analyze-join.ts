// The condition of a join: one equality, each side of one source. Turned so that the new source is on the right.
import { statementError } from '../errors.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { Join } from '../syntax/tree/query.ts'
import type { AliasedSource, JoinInfo } from './analysis.ts'
import type { Names } from './names.ts'

interface JoinScope {
  readonly names: Names
  /** The sources up to the joined one, which is the last. */
  readonly known: readonly AliasedSource[]
  /** The condition, its columns qualified. */
  readonly on: Expression
}

export function analyzeJoin(join: Join, { names, known, on }: JoinScope): JoinInfo {
  const { span } = join
  if (on.kind !== 'comparison' || on.operator !== '=') throw refused(on)
  const left = onlySource(on.left, on, names, known)
  const right = onlySource(on.right, on, names, known)
  if (left.alias === right.alias) {
    throw statementError(
      'Each side of the join must reference exactly one source and not the same source.' +
        ` Left side references \`${left.alias}\` and right references \`${right.alias}\``,
      { span },
    )
  }
  checkWindows(left, right)
  const joined = known.at(-1) as AliasedSource
  if (joined !== left && joined !== right) {
    throw statementError(
      `A join criteria is expected to reference the source (\`${joined.alias}\`) in the FROM clause, instead the right` +
        ` source references \`${right.alias}\` and the left source references \`${left.alias}\``,
      { span },
    )
  }
  const { type, within } = join
  return joined === left
    ? { type, left: right, right: left, leftExpression: on.right, rightExpression: on.left, flipped: true, within }
    : { type, left, right, leftExpression: on.left, rightExpression: on.right, flipped: false, within }
}

function refused(on: Expression): Error {
  const { span } = on
  const isEquality = (one: Expression): boolean => one.kind === 'comparison' && one.operator === '='
  if (on.kind === 'logical' && isEquality(on.left) && isEquality(on.right)) {
    return statementError(
      `Invalid join condition: joins on multiple conditions are not yet supported. Got ${formatExpression(on)}.`,
      { span },
    )
  }
  if (on.kind === 'comparison') return statementError('Only equality join criteria is supported.', { span })
  return statementError(`Unsupported join expression: ${formatExpression(on)}`, { span })
}

function onlySource(side: Expression, on: Expression, names: Names, known: readonly AliasedSource[]): AliasedSource {
  const used = [...names.sourcesOf(side, 'JOIN ON')]
  const found = used.length === 1 ? known.find(({ alias }) => alias === used[0]) : undefined
  if (found) return found
  throw statementError(
    `Invalid comparison expression '${formatExpression(side)}' in join '${formatExpression(on)}'.` +
      ' Each side of the join comparision must contain references from exactly one source.',
    { span: side.span },
  )
}

function checkWindows(left: AliasedSource, right: AliasedSource): void {
  const [a, b] = [left, right].map(({ source }) => source.keyFormat.window?.type)
  if ((a === undefined) !== (b === undefined)) {
    const text = ({ alias }: AliasedSource, type: string | undefined): string =>
      `\`${alias}\` is ${type ?? 'not'} windowed`
    throw statementError(`Can not join windowed source to non-windowed source.\n${text(left, a)}\n${text(right, b)}`)
  }
  if (a === b || (a !== 'SESSION' && b !== 'SESSION')) return
  throw statementError(
    `Incompatible windowed sources.\nLeft source: ${a}\nRight source: ${b}\n` +
      'Session windowed sources can only be joined to other session windowed sources,' +
      ' and may still not result in expected behaviour as session bounds must be an exact match for the join to work\n' +
      'Hopping and tumbling windowed sources can only be joined to other hopping and tumbling windowed sources',
  )
}
