// CREATE STREAM … AS and CREATE TABLE … AS: a query, and the source that it fills.
import type { DataSource, KeyFormat } from '../../catalog/source.ts'
import { prepareError, statementError } from '../../errors.ts'
import { keyFeatures, valueFeatures } from '../../formats/features.ts'
import type { FormatName, PartFormat } from '../../formats/format.ts'
import { planQuery } from '../../plan/plan-query.ts'
import type { QueryPlan } from '../../plan/query-request.ts'
import { formatStatement } from '../../syntax/format/statement.ts'
import type { Query } from '../../syntax/tree/query.ts'
import type { CreateAs } from '../../syntax/tree/statement.ts'
import { durationMs } from '../../types/time/duration.ts'
import type { StatementContext } from '../context.ts'
import { existsAlready } from '../source/create-source.ts'
import { checkFixedColumns } from '../source/fixed-columns.ts'
import { registerGiven } from '../source/given-schemas.ts'
import { type NewTopic, topicOfSink } from '../source/new-topic.ts'
import { formatNamed, partFormat } from '../properties/part-format.ts'
import { buildQuery, type PlannedQuery, requestFor } from './planned-query.ts'
import { sinkQueryId } from './query-id.ts'
import { checkQueryReplacement } from './replace-query.ts'
import { checkReplacement } from '../source/replace-source.ts'
import {
  booleanSetting,
  keyFormatSetting,
  textSetting,
  topicPrefixSetting,
  wrapSetting,
} from '../properties/settings.ts'
import { type SourceProperties, sinkProperties } from '../properties/source-properties.ts'
import { withStatement } from '../statement-text.ts'

/** Nothing is changed but the registry, last. @throws {MillraceError} `SQL_SYNTAX`, `SQL_STATEMENT` */
export async function planCreateAs(tree: CreateAs, context: StatementContext): Promise<PlannedQuery> {
  const properties = sinkProperties(tree.properties)
  if (tree.query.limit !== undefined) {
    throw prepareError(`CREATE ${tree.source} AS SELECT statements don't support LIMIT clause.`, {
      span: tree.query.span,
    })
  }
  const plan = planQuery(
    requestFor(
      tree.query,
      { kind: 'new', name: tree.name, produces: tree.source, timestamp: properties.timestamp },
      context,
    ),
  )
  const text = formatStatement({ ...tree, query: plan.query })
  return withStatement(text, async () => {
    const { id, numbered } = sinkQueryId(tree.name, plan.kind, context.catalog, context.nextQuery)
    const sink = sinkOf(tree, plan, properties, id, context)
    checkSink(tree, sink, plan.sources, context)
    const replaced = tree.orReplace ? context.catalog.query(id) : undefined
    if (replaced) checkQueryReplacement(replaced.steps(), plan.steps())
    const kind = plan.kind === 'TABLE' ? 'CTAS' : 'CSAS'
    const topic = newTopicOf(tree.query, sink, plan, properties, context)
    const { timestamp } = properties
    await checkFixedColumns(sink, properties, context)
    const planned = await buildQuery(plan, { id, numbered, kind, sink, timestamp, topic, text }, context)
    await registerGiven(sink, context)
    return planned
  })
}

function sinkOf(
  tree: CreateAs,
  plan: QueryPlan,
  properties: SourceProperties,
  id: string,
  context: StatementContext,
): DataSource {
  const prefix = textSetting(context.settings, topicPrefixSetting) ?? ''
  return {
    kind: plan.kind,
    name: tree.name,
    schema: plan.schema,
    topic: properties.topic ?? `${prefix}${tree.name}`,
    ...sinkFormats(tree, plan, properties, context),
    timestamp: properties.timestamp,
    readOnly: false,
    createdBy: id,
    text: context.text,
  }
}

function sinkFormats(
  { name, query }: CreateAs,
  { sources, schema, window }: QueryPlan,
  properties: SourceProperties,
  { settings }: StatementContext,
): { readonly keyFormat: KeyFormat; readonly valueFormat: PartFormat } {
  const first = sources[0] as DataSource
  const keyName = keyFormatName(
    query,
    properties,
    first,
    schema.key.length > 0,
    textSetting(settings, keyFormatSetting),
  )
  const valueName = properties.value.name === undefined ? first.valueFormat.name : formatNamed(properties.value.name)
  const key = partFormat(keyName, properties.key, { part: 'key', source: name }, first.keyFormat)
  const value = partFormat(valueName, properties.value, { part: 'value', source: name }, first.valueFormat)
  const wrap = booleanSetting(settings, wrapSetting)
  return {
    keyFormat: { ...key, features: keyFeatures(keyName, schema.key.length), window },
    valueFormat: {
      ...value,
      features: valueFeatures(valueName, schema.value.length, properties.wrapSingleValue, wrap),
    },
  }
}

function keyFormatName(
  { partitionBy }: Query,
  { key: { name } }: SourceProperties,
  first: DataSource,
  hasKey: boolean,
  usual = 'KAFKA',
): FormatName {
  const said = name === undefined ? undefined : formatNamed(name)
  if (partitionBy?.length === 1 && partitionBy[0]?.kind === 'null') {
    if (said === undefined || said === 'NONE') return 'NONE'
    throw statementError('Key format specified for stream without key columns.')
  }
  const inherited = said ?? first.keyFormat.name
  return said === undefined && inherited === 'NONE' && hasKey ? formatNamed(usual) : inherited
}

function checkSink(
  tree: CreateAs,
  sink: DataSource,
  sources: readonly DataSource[],
  { catalog }: StatementContext,
): void {
  const existing = catalog.source(sink.name)
  if (existing && !tree.orReplace && !tree.ifNotExists) throw existsAlready(sink, existing)
  if (sink.keyFormat.window && sink.schema.key.length === 0) {
    throw statementError('Windowed sources require a key column.')
  }
  if (sources.some(({ name }) => name === sink.name)) {
    throw statementError(`Source name '${sink.name}' should not be referenced itself.`)
  }
  if (existing && tree.orReplace) {
    if (existing.readOnly) {
      const kind = sink.kind.toLowerCase()
      throw statementError(`Cannot add ${kind} '${sink.name}': CREATE OR REPLACE is not supported on source ${kind}s.`)
    }
    checkReplacement(existing, sink)
  }
}

function newTopicOf(
  { window }: Query,
  { kind, topic, keyFormat }: DataSource,
  { sources }: QueryPlan,
  properties: SourceProperties,
  { topics }: StatementContext,
): NewTopic | undefined {
  const policy = kind === 'STREAM' ? 'delete' : keyFormat.window ? 'compact,delete' : 'compact'
  const kept = window?.retention && durationMs(window.retention)
  const retentionMs = kept === undefined ? properties.retentionMs : Math.max(kept, properties.retentionMs ?? 0)
  return topicOfSink(topic, { ...properties, retentionMs }, (sources[0] as DataSource).topic, policy, topics)
}
