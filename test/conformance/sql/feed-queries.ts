// Runs the queries of a case, one after the other in the order of their creation: the next one sees everything that those before it wrote.
import type { PersistentQuery } from '@millrace/sql'
import { TopologyTestDriver } from '@millrace/testing'
import type { CaseCluster, TopicRecord } from './case-cluster.ts'
import type { RunningQueries } from './run-statements.ts'

export interface Courses {
  /** A directory makes stores live on disk below it. */
  readonly storesIn?: string | undefined
  /** Asked before each commit: true takes the record back and does it again. */
  readonly aborts?: (() => boolean) | undefined
  /** Asked after each input: true ends the query as a crash does and begins it again, its stores out of their changelogs. */
  readonly kills?: (() => boolean) | undefined
}

export interface NamedRecord extends TopicRecord {
  readonly topic: string
}

/** The internal topics that were written, by the query that did. */
export type InternalTopics = ReadonlyMap<string, PersistentQuery>

/** `inputs` are in their topics already. Throws what stops a query. */
export async function feedQueries(
  queries: RunningQueries,
  inputs: readonly NamedRecord[],
  cluster: CaseCluster,
  courses: Courses,
): Promise<InternalTopics> {
  const internal = new Map<string, PersistentQuery>()
  for (const query of queries.values()) {
    for (const topic of await feedQuery(query, inputs, cluster, courses)) internal.set(topic, query)
  }
  return internal
}

async function feedQuery(
  query: PersistentQuery,
  inputs: readonly NamedRecord[],
  cluster: CaseCluster,
  courses: Courses,
): Promise<readonly string[]> {
  const driver = openDriver(query, courses)
  const sources = new Set(query.sources.map(({ topic }) => topic))
  const sink = query.sink?.topic
  let drained = 0
  const feed = async (topic: string, record: TopicRecord): Promise<void> => {
    driver.pipe(topic, record)
    if (courses.storesIn !== undefined) await driver.settled()
    if (courses.kills?.()) await driver.restart()
    if (sink === undefined) return
    const produced = driver.produced(sink)
    for (; drained < produced.length; drained++) cluster.append(sink, produced[drained] as TopicRecord)
  }
  try {
    await driver.settled()
    const given = new Set(inputs.map(({ topic }) => topic))
    for (const { topic, ...record } of inputs) if (sources.has(topic)) await feed(topic, record)
    for (const topic of sources) {
      if (given.has(topic)) continue
      for (const record of [...cluster.records(topic)]) await feed(topic, record)
    }
    return driver.producedTopics.filter((topic) => topic.startsWith(`${query.applicationId}-`))
  } finally {
    await driver.close()
  }
}

function openDriver(
  { topology, applicationId, id }: PersistentQuery,
  { storesIn, aborts }: Courses,
): TopologyTestDriver {
  return new TopologyTestDriver(topology, {
    applicationId,
    cacheMaxBytes: 0,
    initialWallClockMs: 0,
    onDeserializationError: 'skip',
    ...(storesIn === undefined ? {} : { store: { level: `${storesIn}/${id}` } }),
    ...(aborts === undefined ? {} : { aborts }),
  })
}
