// What a query reads: a stream, or a table whose rows are kept. Rows get what expressions name beside the value columns.
import type { Serde } from '@millrace/serde'
import type { StreamRecord } from '@millrace/record'
import {
  mapValues,
  processValues,
  type Step,
  stream,
  table,
  tableMapValues,
  tableTransformValues,
  type ProcessorContext,
  type StepRef,
  type StreamDraft,
  type TableDraft,
  type ValueTransformer,
} from '@millrace/topology'
import type { AliasedSource } from '../analyze/analysis.ts'
import { isPseudoColumn, isWindowBound, pseudoColumns, windowBounds } from '../analyze/system-columns.ts'
import { timestampText } from '../catalog/timestamp-column.ts'
import { formatText } from '../formats/format.ts'
import type { Column } from '../schema/schema.ts'
import type { ColumnReference, Expression } from '../syntax/tree/expression.ts'
import type { Row } from '../types/value.ts'
import { offsetResetSetting } from '../statement/properties/settings.ts'
import { type Caption, sourceCaption } from './caption.ts'
import { headerReader } from './header-columns.ts'
import { keysMissing } from './keys-missing.ts'
import { fixedStep, type PlanFact, type PlanStep } from './plan-step.ts'
import type { Projection } from './projection.ts'
import { columnNamed } from './projection.ts'
import type { Building, QueryNode, Relation, RowSchema } from './query-node.ts'
import { boundsOf, keyRow } from './row-key.ts'
import { mappedView } from './rows-view.ts'
import { timestampExtractor } from './timestamp.ts'

/**
 * How much of a row there must be: `values` are those of the record, `all` adds headers, keys and window bounds, `pseudo` also ROWTIME and its like.
 * With `values` nobody may read the rest.
 */
export type RowExtent = 'values' | 'all' | 'pseudo'

export class SourceNode implements QueryNode {
  readonly id: string
  readonly output: 'STREAM' | 'TABLE'
  readonly schema: RowSchema
  readonly inputs: readonly QueryNode[] = []
  readonly of: AliasedSource
  readonly #extent: RowExtent

  constructor(id: string, of: AliasedSource, extent: RowExtent) {
    this.id = id
    this.of = of
    this.#extent = extent
    const { source } = of
    this.output = source.kind
    const { key, value, headers } = source.schema
    const bounds = source.keyFormat.window ? windowBounds : []
    const pseudo = extent === 'pseudo' ? pseudoColumns : []
    this.schema = { key, value: [...value, ...headers, ...key, ...bounds, ...pseudo] }
  }

  get text(): string {
    const { kind, topic } = this.of.source
    return `${kind} ${this.of.source.name} of topic ${topic}`
  }

  steps(): readonly PlanStep[] {
    const { kind, topic, keyFormat, valueFormat, timestamp } = this.of.source
    const type = kind === 'STREAM' ? 'StreamSource' : 'TableSource'
    if (keyFormat.window) return [fixedStep(`Windowed${type}`, 0)]
    const facts: readonly PlanFact[] = [
      ['topicName', topic],
      ['formats', `${formatText(keyFormat)}, ${formatText(valueFormat)}`],
      ['timestampColumn', timestampText(timestamp)],
    ]
    return [{ type, role: 'source', inputs: 0, facts }]
  }

  captions(): readonly Caption[] {
    return [sourceCaption(this.of.source, this.of.alias)]
  }

  star(): readonly string[] {
    return starColumns(this.schema)
  }

  resolve(expression: Expression): Expression {
    return expression
  }

  checkKey(sink: string, projection: Projection): void {
    const keys = this.schema.key.map(({ name }) => columnNamed(name))
    if (keys.every((key) => hasKey(projection, key, this.of.alias))) return
    throw keysMissing({ sink, what: 'key column', keys })
  }

  async build(building: Building): Promise<Relation> {
    return this.output === 'STREAM' ? this.#stream(building) : this.#table(building)
  }

  async #stream(building: Building): Promise<Relation> {
    const { source } = this.of
    const given = building.given(source)
    const read = given?.kind === 'STREAM' ? given.stream : await this.#readStream(building)
    const whole = { kind: 'STREAM', keyFormat: source.keyFormat, schema: this.schema } as const
    if (this.#extent === 'values') return { ...whole, stream: read }
    const step = this.#extent === 'all' && source.schema.headers.length === 0 ? this.#withKeys(read) : this.#whole(read)
    return { ...whole, stream: building.plan.add(step) }
  }

  /** Its rows are in a store of their own, so that the topic need not be compacted; unless what comes next keeps them. */
  async #table(building: Building): Promise<Relation> {
    const { source } = this.of
    const { plan } = building
    const given = building.given(source)
    const read = given?.kind === 'TABLE' ? given.table : await this.#readTable(building)
    const located = this.#extent === 'pseudo'
    const headers = headerReader(source.schema.headers)
    const found = located || source.schema.headers.length > 0
    const placed =
      (context: ProcessorContext): ValueTransformer =>
      (_key, row, _timestamp, of) =>
        row === null ? null : [...(row as Row), ...headers(of), ...(located ? placeOf(context) : [])]
    // A step even where there is nothing to add: ksqlDB's numbered names count it.
    const supplier: typeof placed = found ? placed : () => (_key, row) => row
    const places = plan.add(tableTransformValues({ input: read, supplier }))
    const store = building.named(`${this.id}-Reduce`)
    const kept = building.keptLater === true ? places : await this.#keep(places, store, building)
    const append = this.#tableAppender(located)
    const all = plan.add(
      tableTransformValues({
        input: kept,
        supplier: () => (key, row, timestamp) => (row === null ? null : append(key, row as Row, timestamp)),
      }),
    )
    const windowed = source.keyFormat.window !== undefined
    const view = building.keptLater === true ? undefined : mappedView({ kind: 'store', store, windowed }, append)
    return { kind: 'TABLE', keyFormat: source.keyFormat, schema: this.schema, table: all, view }
  }

  async #keep(rows: StepRef<TableDraft>, store: string, building: Building): Promise<StepRef<TableDraft>> {
    const { source } = this.of
    const topic = { internal: `${store}-changelog` }
    const columns = [
      ...source.schema.value,
      ...source.schema.headers,
      ...(this.#extent === 'pseudo' ? placeColumns : []),
    ]
    const value = await building.serdes.value(topic, columns, source.valueFormat)
    const key = await building.serdes.key(topic, source.schema.key, source.keyFormat)
    return building.plan.add(
      tableMapValues({ input: rows, mapper: (_key, row) => row, materialized: { store, key, value } }),
    )
  }

  async #readStream(building: Building): Promise<StepRef<StreamDraft>> {
    const { source } = this.of
    const timestamp = timestampExtractor(source, building)
    const serdes = await this.#serdes(building)
    return building.plan.add(stream({ topics: [source.topic], ...serdes, timestampExtractor: timestamp }))
  }

  async #readTable(building: Building): Promise<StepRef<TableDraft>> {
    const { source } = this.of
    const timestamp = timestampExtractor(source, building)
    const serdes = await this.#serdes(building)
    const offsetReset = tableReset(building.properties)
    return building.plan.add(table({ topic: source.topic, ...serdes, timestampExtractor: timestamp, offsetReset }))
  }

  async #serdes({ serdes }: Building): Promise<{ key: Serde<unknown>; value: Serde<unknown> }> {
    const { topic, schema, keyFormat, valueFormat } = this.of.source
    const from = { source: topic }
    const key = await serdes.key(from, schema.key, keyFormat)
    const value = await serdes.value(from, schema.value, valueFormat)
    return { key: key as never, value }
  }

  /** Rows with their keys, and with the bounds of windows: nothing but the record's key and value is looked at. */
  #withKeys(input: StepRef<StreamDraft>): Step<StreamDraft> {
    const { schema, keyFormat } = this.of.source
    const windowed = keyFormat.window !== undefined
    const keys = keyRow(schema.key.length, windowed)
    const mapper = (key: unknown, row: unknown): Row | null => {
      if (row === null) return null
      return windowed ? [...(row as Row), ...keys(key), ...boundsOf(key)] : [...(row as Row), ...keys(key)]
    }
    return mapValues({ input, mapper })
  }

  /** Rows with everything that expressions can name. */
  #whole(input: StepRef<StreamDraft>): Step<StreamDraft> {
    const { schema, keyFormat } = this.of.source
    const windowed = keyFormat.window !== undefined
    const keys = keyRow(schema.key.length, windowed)
    const headers = headerReader(schema.headers)
    const pseudo = this.#extent === 'pseudo'
    const supplier = (context: ProcessorContext) => (record: StreamRecord) => {
      if (record.value === null) return context.forward(record)
      const row = [...(record.value as Row), ...headers(record.headers), ...keys(record.key)]
      if (windowed) row.push(...boundsOf(record.key))
      if (pseudo) row.push(record.timestamp, ...placeOf(context))
      context.forward({ ...record, value: row })
    }
    return processValues({ input, supplier })
  }

  /** Headers and places come with the row: the record at hand may be another one's. */
  #tableAppender(located: boolean): (key: unknown, row: Row, timestamp: number) => Row {
    const { schema, keyFormat } = this.of.source
    const keys = keyRow(schema.key.length, keyFormat.window !== undefined)
    const bounds = keyFormat.window !== undefined
    const width = schema.value.length + schema.headers.length
    return (key, stored, timestamp) => {
      const row = [...stored.slice(0, width), ...keys(key)]
      if (bounds) row.push(...boundsOf(key))
      if (located) row.push(timestamp, ...stored.slice(width))
      return row
    }
  }
}

/** Keys first, then window bounds, then values; no pseudo columns. */
export function starColumns({ key, value }: RowSchema): readonly string[] {
  const keys = key.map(({ name }) => name)
  const names = value.map(({ name }) => name)
  const others = names.filter((name) => !isWindowBound(name) && !isPseudoColumn(name) && !keys.includes(name))
  return [...keys.filter((name) => names.includes(name)), ...names.filter(isWindowBound), ...others]
}

function hasKey(projection: Projection, key: ColumnReference, alias: string): boolean {
  return projection.has(key, alias) || projection.has({ ...key, source: alias }, alias)
}

const placeColumns: readonly Column[] = pseudoColumns.filter(({ name }) => name !== 'ROWTIME')

function placeOf({ recordMetadata }: ProcessorContext): Row {
  return [recordMetadata?.partition ?? null, recordMetadata?.offset ?? null]
}

/** A table that begins in its middle lacks rows: it is read from its start, unless a setting says for all sources where. */
function tableReset(properties: Building['properties']): 'earliest' | undefined {
  const names = [offsetResetSetting, `ksql.streams.${offsetResetSetting}`]
  return names.some((name) => properties[name] !== undefined) ? undefined : 'earliest'
}
