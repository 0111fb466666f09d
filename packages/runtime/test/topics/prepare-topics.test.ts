import { tumbling, unlimited } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { prepareTopics, type TopicOptions } from '../../src/topics/prepare-topics.ts'
import { MemoryLog } from '../memory-log/memory-log.ts'
import {
  countingTopology,
  matchingJoin,
  matchingTopology,
  regroupingTopology,
  windowingTopology,
} from '../topologies.ts'

const options: TopicOptions = {
  replicationFactor: -1,
  createMissingTopics: false,
  deadLetterTopic: undefined,
  onCreated: () => {},
}

function logWith(topics: Readonly<Record<string, number>>): MemoryLog {
  const log = new MemoryLog()
  for (const [name, partitions] of Object.entries(topics)) log.createTopic(name, partitions)
  return log
}

function prepare(log: MemoryLog, topology = countingTopology(), changes: Partial<TopicOptions> = {}) {
  return prepareTopics(log.client().admin, topology, 'app', { ...options, ...changes })
}

describe('before an application joins its group', () => {
  it('makes changelogs that are compacted', async () => {
    const log = logWith({ events: 4, counted: 1 })
    await prepare(log)
    const changelog = log.topics.get('app-counts-changelog')
    expect(changelog?.partitions).toHaveLength(4)
    expect(changelog?.configs).toEqual({ 'cleanup.policy': 'compact', 'message.timestamp.type': 'CreateTime' })
  })

  it('makes changelogs of windows that are compacted and deleted a day after their store needs them', async () => {
    const log = logWith({ events: 1, counted: 1 })
    await prepare(log, windowingTopology(tumbling('1m', { grace: '30s' })))
    expect(log.topics.get('app-counts-changelog')?.configs).toEqual({
      'cleanup.policy': 'compact,delete',
      'retention.ms': String(90_000 + 86_400_000),
      'message.timestamp.type': 'CreateTime',
    })
  })

  it('makes changelogs of windows that never end keep everything', async () => {
    const log = logWith({ events: 1, counted: 1 })
    await prepare(log, windowingTopology(unlimited()))
    expect(log.topics.get('app-counts-changelog')?.configs).toMatchObject({ 'retention.ms': '9223372036854775807' })
  })

  it('makes repartition topics that keep records until they are purged', async () => {
    const log = logWith({ events: 3, counted: 1 })
    await prepare(log, regroupingTopology())
    const repartition = log.topics.get('app-counts-repartition')
    expect(repartition?.partitions).toHaveLength(3)
    expect(repartition?.configs).toEqual({
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'segment.bytes': '52428800',
      'message.timestamp.type': 'CreateTime',
    })
  })

  it('changes nothing when it is done twice', async () => {
    const log = logWith({ events: 2, counted: 1 })
    await prepare(log)
    const id = log.topics.get('app-counts-changelog')?.id
    await prepare(log)
    expect(log.topics.get('app-counts-changelog')?.id).toBe(id)
  })

  it('names a source topic that is missing, and how to make it', async () => {
    await expect(prepare(logWith({ counted: 1 }))).rejects.toThrow(
      /RUNTIME_MISSING_SOURCE_TOPIC: .*events.*millrace topics create events/,
    )
  })

  it('names a sink topic that is missing', async () => {
    await expect(prepare(logWith({ events: 1 }))).rejects.toThrow(/RUNTIME_MISSING_TOPIC: .*counted/)
  })

  it('makes missing topics when it is told to, and says so', async () => {
    const log = logWith({})
    const made: string[] = []
    await prepare(log, countingTopology(), { createMissingTopics: true, onCreated: (topic) => made.push(topic) })
    expect(made).toEqual(['events', 'counted', 'app-counts-changelog'])
    expect(log.topics.has('events')).toBe(true)
  })

  it('refuses a changelog with another number of partitions', async () => {
    const log = logWith({ events: 4, counted: 1, 'app-counts-changelog': 2 })
    await expect(prepare(log)).rejects.toThrow(
      /RUNTIME_INTERNAL_TOPIC_MISMATCH: changelog topic app-counts-changelog has 2 partitions, the topology needs 4/,
    )
  })

  it('makes the dead-letter topic', async () => {
    const log = logWith({ events: 1, counted: 1 })
    await prepare(log, countingTopology(), { deadLetterTopic: 'rejected' })
    expect(log.topics.has('rejected')).toBe(true)
  })

  it('takes topics that another instance made in the same moment', async () => {
    const log = logWith({ events: 1, counted: 1 })
    await Promise.all([prepare(log), prepare(log)])
    expect(log.topics.get('app-counts-changelog')?.partitions).toHaveLength(1)
  })
})

describe('sources that read by a pattern', () => {
  it('read neither topics of the application itself nor its dead letters, and give tasks as their largest topic has partitions', async () => {
    const log = logWith({
      'in-a': 2,
      'in-b': 3,
      counted: 1,
      'app-counts-changelog': 3,
      'app-counts-repartition': 3,
      rejected: 9,
    })
    const { topology, counts } = await prepare(log, matchingTopology(/in-.*|app-.*|rejected/), {
      deadLetterTopic: 'rejected',
    })
    expect(topology.subtopologies.map(({ sourceTopics }) => sourceTopics)).toEqual([
      ['in-a', 'in-b'],
      ['counts-repartition'],
    ])
    expect(counts.get('counts-repartition')).toBe(3)
  })

  it('need no internal topics before they match something', async () => {
    const log = logWith({ counted: 1 })
    const prepared = await prepare(log, matchingTopology(/in-.*/))
    expect(prepared.internal).toEqual([])
    expect([...log.topics.keys()]).toEqual(['counted'])
  })

  it('must have as many partitions as what they are joined with', async () => {
    const log = logWith({ 'in-a': 2, 'in-b': 3, users: 2, joined: 1 })
    await expect(prepare(log, matchingJoin())).rejects.toThrow(
      /RUNTIME_NOT_COPARTITIONED: .*users \(2\), in-a \(2\), in-b \(3\)|in-a \(2\), in-b \(3\), users \(2\)/,
    )
  })
})
