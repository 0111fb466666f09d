// CREATE STREAM and CREATE TABLE over a topic: nothing runs, but the source is known afterwards.
import type { DataSource } from '../../catalog/source.ts'
import { checkTimestamp } from '../../catalog/timestamp-column.ts'
import { statementError } from '../../errors.ts'
import { checkFormat } from '../../formats/check-format.ts'
import { keyFeatures, valueFeatures } from '../../formats/features.ts'
import type { FormatName } from '../../formats/format.ts'
import type { CreateSource } from '../../syntax/tree/statement.ts'
import type { StatementContext } from '../context.ts'
import { checkReserved, declaredColumns } from './declared-columns.ts'
import { inferredColumns } from './inferred-columns.ts'
import { type NewTopic, topicOfSource } from './new-topic.ts'
import { formatNamed, partFormat } from '../properties/part-format.ts'
import { checkReplacement } from './replace-source.ts'
import {
  booleanSetting,
  keyFormatSetting,
  textSetting,
  valueFormatSetting,
  wrapSetting,
} from '../properties/settings.ts'
import { type SourceProperties, sourceProperties } from '../properties/source-properties.ts'

export interface SourcePlan {
  readonly source: DataSource
  readonly topic: NewTopic | undefined
}

/** Everything that can be wrong is found here; nothing is changed. @throws {MillraceError} `SQL_SYNTAX`, `SQL_STATEMENT` */
export async function planSource(tree: CreateSource, context: StatementContext): Promise<SourcePlan> {
  const declared = declaredColumns(tree, context.catalog, context.script)
  const properties = sourceProperties(tree.properties)
  const key = partFormat(formatName(properties, 'key', context), properties.key, { part: 'key', source: tree.name })
  const value = partFormat(formatName(properties, 'value', context), properties.value, {
    part: 'value',
    source: tree.name,
  })
  const schema = await inferredColumns(declared, properties, { key, value }, context)
  if (schema.key.length + schema.value.length + schema.headers.length === 0)
    throw statementError('No columns supplied.')
  const source: DataSource = {
    kind: tree.source,
    name: tree.name,
    schema,
    topic: properties.topic as string,
    keyFormat: { ...key, features: keyFeatures(key.name, schema.key.length), window: properties.window },
    valueFormat: {
      ...value,
      features: valueFeatures(
        value.name,
        schema.value.length,
        properties.wrapSingleValue,
        booleanSetting(context.settings, wrapSetting),
      ),
    },
    timestamp: properties.timestamp,
    readOnly: tree.readOnly,
    createdBy: undefined,
    text: context.text,
  }
  const topic = topicOfSource(tree, properties, context.topics)
  checkSource(tree, source, context)
  return { source, topic }
}

function formatName(properties: SourceProperties, part: 'key' | 'value', { settings }: StatementContext): FormatName {
  const setting = part === 'key' ? keyFormatSetting : valueFormatSetting
  const name = properties[part].name ?? textSetting(settings, setting) ?? (part === 'key' ? 'KAFKA' : undefined)
  if (name !== undefined) return formatNamed(name)
  const option = `${part.toUpperCase()}_FORMAT`
  throw statementError(
    `Statement is missing the '${option}' property from the WITH clause. ` +
      `Either provide one or set a default via the '${setting}' config.`,
  )
}

function checkSource(tree: CreateSource, source: DataSource, { catalog }: StatementContext): void {
  const { schema, keyFormat, valueFormat } = source
  const kind = tree.source.toLowerCase()
  const existing = catalog.source(tree.name)
  checkReserved(schema)
  if (existing && !tree.orReplace && !tree.ifNotExists) throw existsAlready(source, existing)
  if (tree.source === 'TABLE' && schema.key.length === 0) throw keyIsMissing(tree)
  if (tree.orReplace && (tree.readOnly || existing?.readOnly)) {
    throw statementError(`Cannot add ${kind} '${tree.name}': CREATE OR REPLACE is not supported on source ${kind}s.`)
  }
  checkTimestamp(schema, source.timestamp)
  checkFormat(schema.key, keyFormat, 'key')
  checkFormat(schema.value, valueFormat, 'value')
  if (keyFormat.window && schema.key.length === 0) throw statementError('Windowed sources require a key column.')
  if (existing && tree.orReplace) checkReplacement(existing, source)
}

/** CREATE of a name that is taken. */
export function existsAlready(source: Pick<DataSource, 'kind' | 'name'>, existing: DataSource): Error {
  const [kind, other] = [source.kind.toLowerCase(), existing.kind.toLowerCase()]
  return statementError(`Cannot add ${kind} '${source.name}': A ${other} with the same name already exists`, {
    hint: `CREATE OR REPLACE changes it, CREATE ${source.kind} IF NOT EXISTS leaves it`,
  })
}

function keyIsMissing({ name, columns }: CreateSource): Error {
  const inferred = columns.every(({ role }) => role.kind === 'header')
  const more = inferred
    ? '\nUse a partial schema to define the primary key and still load the value columns from the Schema Registry, for example:' +
      `\n\tCREATE TABLE ${name} (ID INT PRIMARY KEY) WITH (...);`
    : ''
  return statementError(`Tables require a PRIMARY KEY. Please define the PRIMARY KEY.${more}`)
}
