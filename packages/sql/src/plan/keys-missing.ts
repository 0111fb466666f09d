// The refusal of a projection without the key.
import { statementError } from '../errors.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression } from '../syntax/tree/expression.ts'

export interface MissingKeys {
  readonly sink: string
  /** `key column`, `grouping expression`, … */
  readonly what: string
  readonly keys: readonly Expression[]
  /** One of them is enough. */
  readonly any?: boolean
  readonly synthetic?: boolean
}

export function keysMissing({ sink, what, keys, any = false, synthetic = false }: MissingKeys): Error {
  const texts = keys.map((key) => formatExpression(key))
  const plural = texts.length === 1 ? '' : 's'
  const listed =
    texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} ${any ? 'or' : 'and'} ${texts.at(-1)}`
  const example = any ? texts[0] : texts.join(', ')
  const about = synthetic ? 'See https://cnfl.io/2LV7ouS.' : ''
  const why = synthetic
    ? `\n${texts[0]} was added as a synthetic key column because the join criteria did not match any source column.` +
      ' This expression must be included in the projection and may be aliased. '
    : ''
  return statementError(
    `Key${any ? '' : plural} missing from projection (ie, SELECT). ${about}\n` +
      `The query used to build \`${sink}\` must include the ${what}${plural} ${listed} in its projection` +
      ` (eg, SELECT ${example}...).${why}`,
  )
}
