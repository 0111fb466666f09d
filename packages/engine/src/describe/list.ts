// SHOW, in every kind that there is.
import { type Listed, type Show, statementError } from '@millrace/sql'
import type { QueryPort } from '../query-port.ts'
import { describeSources } from './describe-source.ts'
import type { Listing, QueryListing, TopicListing } from './listing.ts'

/** @throws {MillraceError} `SQL_STATEMENT` for connectors: there are none. */
export async function list({ what, all, extended }: Show, port: QueryPort): Promise<Listing> {
  const { session, settings, variables, functions } = port
  const { sources, types } = session.catalog
  switch (what) {
    case 'STREAMS':
    case 'TABLES': {
      const found = sources.filter(({ kind }) => `${kind}S` === what)
      if (!extended) return { kind: 'sources-listed', sources: found }
      return { kind: 'sources-described', sources: await describeSources(found, true, port) }
    }
    case 'TOPICS':
      return { kind: 'topics-listed', topics: await topics(all, extended, port) }
    case 'QUERIES':
      return { kind: 'queries-listed', queries: queries(port) }
    case 'FUNCTIONS':
      return { kind: 'functions-listed', functions: functions.all() }
    case 'TYPES':
      return { kind: 'types-listed', types }
    case 'PROPERTIES':
      return { kind: 'properties-listed', properties: settings }
    case 'VARIABLES':
      return { kind: 'variables-listed', variables }
    default:
      throw noConnectors(what)
  }
}

export function noConnectors(what: Listed | 'CONNECTOR'): Error {
  return statementError(`${what} is about Kafka Connect, which is not part of an engine`, {
    hint: 'Ask the REST API of Kafka Connect',
  })
}

function queries({ queries: { all }, answers }: QueryPort): readonly QueryListing[] {
  const persistent = all.map(
    ({ query, state, errors }): QueryListing => ({
      id: query.id,
      type: 'PERSISTENT',
      state,
      sink: query.sink?.name,
      topic: query.sink?.topic,
      text: query.text,
      errors,
    }),
  )
  const passing = [...answers].map(
    ({ id, kind, text }): QueryListing => ({
      id,
      type: kind === 'push' ? 'PUSH' : 'PULL',
      state: 'RUNNING',
      sink: undefined,
      topic: undefined,
      text,
      errors: [],
    }),
  )
  return [...persistent, ...passing]
}

/** Without ALL, those that people made. */
async function topics(all: boolean, extended: boolean, port: QueryPort): Promise<readonly TopicListing[]> {
  const described = [...(await port.client.admin.describeTopics()).values()]
  const shown = described
    .filter(({ name, internal }) => all || (!internal && !name.startsWith('_')))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const readers = extended ? await readersByTopic(port) : undefined
  return shown.map(({ name, partitions }) => ({
    name,
    replicas: partitions.map(({ replicas }) => replicas.length),
    readers: readers && (readers.get(name) ?? { groups: 0, members: 0 }),
  }))
}

async function readersByTopic({
  client: { admin },
}: QueryPort): Promise<ReadonlyMap<string, { readonly groups: number; readonly members: number }>> {
  const ids = (await admin.listGroups()).map(({ groupId }) => groupId)
  const found = new Map<string, { groups: number; members: number }>()
  for (const { groupId, members } of await admin.describeGroups(ids)) {
    const offsets = await admin.groupOffsets(groupId)
    for (const topic of new Set([...offsets.values()].map((one) => one.topic))) {
      const before = found.get(topic) ?? { groups: 0, members: 0 }
      found.set(topic, { groups: before.groups + 1, members: before.members + members.length })
    }
  }
  return found
}
