// Listings as tables of facts, for people: the same columns wherever they are shown.
import { type DataSource, typeText } from '@millrace/sql'
import type { Listing, SourceDescription, TopicDescription } from './listing.ts'

export type Fact = string | number | boolean | null

export interface FactTable {
  readonly title: string | undefined
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Fact[])[]
}

/** Undefined for what a statement came to that is no listing. */
export function factsOf(outcome: Listing): readonly FactTable[]
export function factsOf(outcome: { readonly kind: string }): readonly FactTable[] | undefined
export function factsOf(outcome: { readonly kind: string }): readonly FactTable[] | undefined {
  return isListing(outcome) ? tablesOf(outcome) : undefined
}

const listings: ReadonlySet<string> = new Set<Listing['kind']>([
  'sources-listed',
  'sources-described',
  'topics-listed',
  'queries-listed',
  'functions-listed',
  'function-described',
  'types-listed',
  'properties-listed',
  'variables-listed',
])

function isListing(outcome: { readonly kind: string }): outcome is Listing {
  return listings.has(outcome.kind)
}

function tablesOf(listing: Listing): readonly FactTable[] {
  switch (listing.kind) {
    case 'sources-listed':
      return [
        table(
          ['name', 'topic', 'key format', 'value format', 'windowed'],
          listing.sources.map(({ name, topic, keyFormat, valueFormat }) => [
            name,
            topic,
            keyFormat.name,
            valueFormat.name,
            keyFormat.window !== undefined,
          ]),
        ),
      ]
    case 'sources-described':
      return listing.sources.flatMap((one) => sourceFacts(one, listing.sources.length > 1))
    case 'topics-listed':
      return [topicFacts(listing)]
    case 'queries-listed':
      return [
        table(
          ['id', 'type', 'state', 'sink', 'statement'],
          listing.queries.map(({ id, type, state, sink, text }) => [id, type, state, sink ?? null, text]),
        ),
      ]
    case 'functions-listed':
      return [
        table(
          ['name', 'kind'],
          listing.functions.map(({ name, kind }) => [name, kind]),
        ),
      ]
    case 'function-described': {
      const { name, description } = listing.function
      const rows = listing.signatures.map((text) => [text])
      return [{ title: `${name}: ${description}`, columns: ['variant'], rows }]
    }
    case 'types-listed':
      return [
        table(
          ['name', 'type'],
          [...listing.types].map(([name, type]) => [name, typeText(type)]),
        ),
      ]
    case 'properties-listed':
      return [
        table(
          ['name', 'value'],
          Object.entries(listing.properties).map(([name, value]) => [name, String(value)]),
        ),
      ]
    case 'variables-listed':
      return [table(['name', 'value'], [...listing.variables])]
  }
}

function topicFacts({ topics }: Extract<Listing, { readonly kind: 'topics-listed' }>): FactTable {
  const extended = topics.some(({ readers }) => readers !== undefined)
  return table(
    ['name', 'partitions', 'replicas', ...(extended ? ['groups', 'members'] : [])],
    topics.map(({ name, replicas, readers }) => [
      name,
      replicas.length,
      replicas[0] ?? 0,
      ...(readers ? [readers.groups, readers.members] : []),
    ]),
  )
}

function sourceFacts({ source, readBy, writtenBy, topic }: SourceDescription, titled: boolean): readonly FactTable[] {
  const columns = { ...table(['column', 'type', 'role'], columnRows(source)), title: titled ? source.name : undefined }
  if (!topic) return [columns]
  const rows: readonly (readonly Fact[])[] = [
    ['kind', source.kind],
    ['topic', source.topic],
    ['partitions', topic.partitions],
    ['replicas', topic.replicas],
    ['key format', source.keyFormat.name],
    ['value format', source.valueFormat.name],
    ['window', source.keyFormat.window?.type ?? null],
    ['timestamp column', source.timestamp?.column ?? null],
    ['read by', readBy.join(', ') || null],
    ['written by', writtenBy.join(', ') || null],
    ['statement', source.text],
  ]
  return [columns, table(['fact', 'value'], rows), offsetFacts(topic)]
}

function columnRows({ schema, kind }: DataSource): readonly (readonly Fact[])[] {
  const key = kind === 'TABLE' ? 'primary key' : 'key'
  return [
    ...schema.key.map(({ name, type }) => [name, typeText(type), key]),
    ...schema.value.map(({ name, type }) => [name, typeText(type), null]),
    ...schema.headers.map(({ name, type }) => [name, typeText(type), 'header']),
  ]
}

function offsetFacts({ offsets, readers }: TopicDescription): FactTable {
  return table(
    ['partition', 'start', 'end', ...readers.map(({ query }) => query)],
    offsets.map(({ partition, start, end }, index) => [
      partition,
      start,
      end,
      ...readers.map(({ committed }) => committed[index] ?? null),
    ]),
  )
}

function table(columns: readonly string[], rows: readonly (readonly Fact[])[]): FactTable {
  return { title: undefined, columns, rows }
}
