// CREATE OR REPLACE: a source may get columns behind those it has; everything else stays.
import type { DataSource } from '../../catalog/source.ts'
import { timestampText } from '../../catalog/timestamp-column.ts'
import { statementError } from '../../errors.ts'
import { formatText } from '../../formats/format.ts'
import { type Column, columnText, notInPlace, type Schema, schemaText } from '../../schema/schema.ts'

/** @throws {MillraceError} `SQL_STATEMENT` with every reason why what reads the source could not go on. */
export function checkReplacement(from: DataSource, to: DataSource): void {
  const issues = facts
    .map(([what, text]) => [what, text(from), text(to)] as const)
    .filter(([, before, after]) => before !== after)
    .map(([what, before, after]) => issue(from, what, before, after))
  const columns = changedColumns(from.schema, to.schema)
  if (columns !== undefined) {
    issues.push(`${issue(from, 'schema', schemaText(from.schema), schemaText(to.schema))}. (${columns})`)
  }
  if (issues.length === 0) return
  throw statementError(`Cannot upgrade data source: ${issues.join('\n\tAND ')}`, {
    hint: 'drop it and create it anew',
  })
}

function issue({ name }: DataSource, what: string, before: string, after: string): string {
  return `DataSource '\`${name}\`' has ${what} = ${before} which is not upgradeable to ${after}`
}

const facts: readonly (readonly [string, (source: DataSource) => string])[] = [
  ['name', ({ name }) => `\`${name}\``],
  ['type', ({ kind }) => (kind === 'STREAM' ? 'KSTREAM' : 'KTABLE')],
  ['topic', topicText],
  ['timestampColumn', ({ timestamp }) => timestampText(timestamp)],
]

function topicText({ topic, keyFormat, valueFormat }: DataSource): string {
  const { window } = keyFormat
  const windowed =
    window === undefined ? '' : `, window=${window.type}${window.sizeMs === undefined ? '' : ` ${window.sizeMs}ms`}`
  return `KsqlTopic{kafkaTopicName='${topic}', keyFormat=${formatText(keyFormat)}${windowed}, valueFormat=${formatText(valueFormat)}}`
}

function changedColumns(from: Schema, to: Schema): string | undefined {
  const keys = missingColumns(from.key, to.key) ?? missingColumns(to.key, from.key)
  if (keys !== undefined) return `Key columns must be identical. The following key columns are ${keys}`
  const values = missingColumns([...from.value, ...from.headers], [...to.value, ...to.headers])
  return values && `The following columns are ${values}`
}

/** Those of `from` that are not at their place in `to`; undefined where all are. */
function missingColumns(from: readonly Column[], to: readonly Column[]): string | undefined {
  const missing = notInPlace(from, to)
  if (missing.length === 0) return undefined
  return `changed, missing or reordered: [${missing.map(columnText).join(', ')}]`
}
