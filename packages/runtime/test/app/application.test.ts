import { ManualClock } from '@millrace/record'
import { describe, expect, it } from 'vitest'
import { MemoryDisk } from '../memory-log/memory-disk.ts'
import { MemoryLog } from '../memory-log/memory-log.ts'
import { until } from '../memory-log/until.ts'
import {
  committingTopology,
  countingTopology,
  joiningTopology,
  mappingTopology,
  regroupingTopology,
} from '../topologies.ts'
import { application, committedOffset, lastCounts, produce, texts } from './running.ts'

function logWith(topics: Readonly<Record<string, number>>): MemoryLog {
  const log = new MemoryLog()
  for (const [name, partitions] of Object.entries(topics)) log.createTopic(name, partitions)
  return log
}

const countingLog = (): MemoryLog => logWith({ events: 2, counted: 2 })

describe('an application', () => {
  it('counts what comes, and commits what it counted', async () => {
    const log = countingLog()
    const { app } = application(log, countingTopology())
    for (const key of ['a', 'b', 'a']) produce(log, 'events', 0, key, 'x')
    produce(log, 'events', 1, 'c', 'x')
    await app.start()
    await until(() => committedOffset(log, 'events-0') === 3 && committedOffset(log, 'events-1') === 1)
    expect(lastCounts(log, 'counted')).toEqual({ a: 2, b: 1, c: 1 })
    expect(lastCounts(log, 'app-counts-changelog')).toEqual({ a: 2, b: 1, c: 1 })
    await app.stop()
    expect(app.state).toBe('stopped')
    expect(log.group('app').size).toBe(0)
  })

  it('commits what is processed when it is stopped, whatever the interval', async () => {
    const log = countingLog()
    const { app } = application(log, countingTopology(), { commitInterval: '1h' })
    produce(log, 'events', 0, 'a', 'x')
    await app.start()
    await until(() => app.metrics().recordsProcessed === 1)
    expect(committedOffset(log, 'events-0')).toBeUndefined()
    await app.stop()
    expect(committedOffset(log, 'events-0')).toBe(1)
    await app.finished
  })

  it('commits before the interval is over when a processor asks for it', async () => {
    const log = countingLog()
    const { app } = application(log, committingTopology(), { commitInterval: '1h' })
    for (const value of ['not yet', 'commit', 'later']) produce(log, 'events', 0, 'a', value)
    await app.start()
    await until(() => (committedOffset(log, 'events-0') ?? 0) >= 2)
    await app.stop()
  })

  it('goes on counting after a restart, without a restore', async () => {
    const log = countingLog()
    const disk = new MemoryDisk()
    for (const run of [1, 2, 3]) {
      const { app, lines } = application(log, countingTopology(), { disk })
      produce(log, 'events', 0, 'a', 'x')
      await app.start()
      await until(() => committedOffset(log, 'events-0') === run)
      await app.stop()
      expect(lastCounts(log, 'counted')).toEqual({ a: run })
      expect(lines.filter(({ message }) => message.startsWith('restored'))).toEqual([])
    }
  })

  it('restores everything from the changelog when the state is gone', async () => {
    const log = countingLog()
    const first = application(log, countingTopology())
    for (let at = 0; at < 50; at++) produce(log, 'events', at % 2, `key-${at % 5}-${at % 2}`, 'x')
    await first.app.start()
    await until(() => committedOffset(log, 'events-0') === 25 && committedOffset(log, 'events-1') === 25)
    await first.app.stop()
    const before = lastCounts(log, 'counted')

    const second = application(log, countingTopology())
    const progress: string[] = []
    second.app.onRestore(({ store, partition, restored, total }) => {
      progress.push(`${store} ${partition} ${restored}/${total}`)
    })
    await second.app.start()
    expect(progress).toEqual(expect.arrayContaining(['counts 0 25/25', 'counts 1 25/25']))
    for (const key of Object.keys(before)) produce(log, 'events', Number(key.at(-1)), key, 'x')
    await until(() => second.app.metrics().recordsProcessed === Object.keys(before).length)
    await second.app.stop()
    const after = Object.fromEntries(Object.entries(before).map(([key, count]) => [key, count + 1]))
    expect(lastCounts(log, 'counted')).toEqual(after)
  })

  it('tells its states in order', async () => {
    const log = countingLog()
    const { app } = application(log, countingTopology())
    const states: string[] = [app.state]
    app.onStateChange((state) => states.push(state))
    await app.start()
    await app.stop()
    expect(states).toEqual(['created', 'starting', 'rebalancing', 'restoring', 'running', 'stopping', 'stopped'])
  })

  it('stops before it was started, and twice', async () => {
    const { app } = application(countingLog(), countingTopology())
    await app.stop()
    await app.stop()
    await app.finished
    expect(app.state).toBe('stopped')
    await expect(app.start()).rejects.toThrow(/RUNTIME_WRONG_STATE/)
  })

  it('tells whoever waits for its start that it was stopped before it ran', async () => {
    const { app } = application(countingLog(), countingTopology())
    const starting = expect(app.start()).rejects.toThrow(/^RUNTIME_STOPPED: app was stopped before it was running/)
    await app.stop()
    await starting
    expect(app.state).toBe('stopped')
    await app.finished
  })

  it('is disposed of by stopping', async () => {
    const log = countingLog()
    const { app } = application(log, countingTopology())
    {
      await using running = app
      await running.start()
    }
    expect(app.state).toBe('stopped')
  })
})

describe('a store', () => {
  it('can be read by the program while it is written', async () => {
    const log = countingLog()
    const { app } = application(log, countingTopology())
    for (const [key, partition] of [
      ['a', 0],
      ['b', 1],
      ['a', 0],
    ] as const) {
      produce(log, 'events', partition, key, 'x')
    }
    await app.start()
    await until(() => app.metrics().recordsProcessed === 3)
    const counts = app.store<string, number>('counts')
    expect([counts.get('a'), counts.get('b'), counts.get('c')]).toEqual([2, 1, undefined])
    expect([...counts.all()]).toEqual([
      { key: 'a', value: 2 },
      { key: 'b', value: 1 },
    ])
    await app.stop()
    expect(() => counts.get('a')).toThrow(/RUNTIME_WRONG_STATE/)
  })

  it('that the topology does not have is an error that names those it has', () => {
    const { app } = application(countingLog(), countingTopology())
    expect(() => app.store('other')).toThrow(/RUNTIME_UNKNOWN_STORE: .*other; it has: counts/)
  })
})

describe('repartitioning', () => {
  it('counts by value over all partitions', async () => {
    const log = logWith({ events: 4, counted: 1 })
    const { app } = application(log, regroupingTopology())
    for (let at = 0; at < 40; at++) produce(log, 'events', at % 4, `k${at}`, `v${at % 3}`)
    await app.start()
    await until(() => Object.values(lastCounts(log, 'counted')).reduce((sum, n) => sum + n, 0) === 40)
    expect(lastCounts(log, 'counted')).toEqual({ v0: 14, v1: 13, v2: 13 })
    await app.stop()
  })

  it('deletes what is processed from the repartition topic', async () => {
    const log = logWith({ events: 1, counted: 1 })
    const { app } = application(log, regroupingTopology(), { repartitionPurgeInterval: 1 })
    await app.start()
    for (let at = 0; at < 20; at++) produce(log, 'events', 0, `k${at}`, 'v')
    await until(() => log.start('app-counts-repartition', 0) === 20)
    await app.stop()
  })
})

describe('an application whose cluster does not answer', () => {
  it('says so, long before the client gives up', async () => {
    const log = countingLog()
    const client = log.client()
    const cluster = Promise.withResolvers<never>()
    const silent = { ...client, admin: { ...client.admin, cluster: () => cluster.promise } }
    const clock = new ManualClock()
    const { app, lines } = application(log, countingTopology(), { client: silent, clock })
    const started = app.start()
    clock.advance(2999)
    expect(lines).toEqual([])
    clock.advance(1)
    expect(lines.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'warn: app has no answer from the cluster yet; trying on',
    ])
    cluster.reject(new Error('nobody there'))
    await expect(started).rejects.toThrow('nobody there')
  })
})

describe('a table whose changelog is its source topic', () => {
  it('is restored up to the committed offset, and nothing is written to it', async () => {
    const log = logWith({ events: 1, users: 1, joined: 1 })
    const topology = joiningTopology({ optimize: 'all' })
    const first = application(log, topology)
    produce(log, 'users', 0, 'u', 'Ada', 1)
    produce(log, 'events', 0, 'u', 'asked', 2)
    await first.app.start()
    await until(() => texts(log, 'joined').length === 1)
    await first.app.stop()
    const second = application(log, topology)
    await second.app.start()
    produce(log, 'events', 0, 'u', 'answered', 3)
    await until(() => texts(log, 'joined').length === 2)
    await second.app.stop()
    expect(texts(log, 'joined')).toEqual(['asked by Ada', 'answered by Ada'])
    expect(log.end('users', 0)).toBe(1)
    expect([...log.topics.keys()]).not.toContain('app-users-store-changelog')
  })
})

describe('topics that change while an application runs', () => {
  it('get tasks for their new partitions', async () => {
    const log = logWith({ events: 1, changed: 1 })
    const { app } = application(
      log,
      mappingTopology((value) => value.toUpperCase()),
      { topicCheckInterval: 1 },
    )
    await app.start()
    log.topics.get('events')?.partitions.push([])
    log.topics.get('events')?.starts.push(0)
    produce(log, 'events', 1, 'k', 'new')
    await until(() => texts(log, 'changed').includes('NEW'))
    expect(app.metrics().tasks).toEqual(['0_0', '0_1'])
    await app.stop()
  })

  it('make it fail when their state has no place in the changelog', async () => {
    const log = countingLog()
    const { app } = application(log, countingTopology(), { topicCheckInterval: 1 })
    await app.start()
    log.topics.get('events')?.partitions.push([])
    log.topics.get('events')?.starts.push(0)
    await expect(app.finished).rejects.toThrow(/RUNTIME_INTERNAL_TOPIC_MISMATCH: .*has 2 partitions.*needs 3/)
  })

  it('make it fail when a source is deleted', async () => {
    const log = countingLog()
    const { app } = application(log, countingTopology(), { topicCheckInterval: 1 })
    await app.start()
    log.topics.delete('events')
    await expect(app.finished).rejects.toThrow(/RUNTIME_MISSING_SOURCE_TOPIC|no partition events-0/)
  })

  it('make it fail when one of its own is deleted', async () => {
    const log = countingLog()
    const { app } = application(log, countingTopology(), { topicCheckInterval: 1 })
    await app.start()
    log.topics.delete('app-counts-changelog')
    await expect(app.finished).rejects.toThrow(/RUNTIME_MISSING_TOPIC: changelog topic app-counts-changelog is gone/)
  })
})

it('gives records of several inputs to a task in the order of their timestamps', async () => {
  const log = logWith({ events: 1, users: 1, joined: 1 })
  for (let at = 0; at < 3000; at++) {
    produce(log, 'users', 0, 'u', `name-${at}`, at * 2)
    produce(log, 'events', 0, 'u', `event-${at}`, at * 2 + 1)
  }
  const { app } = application(log, joiningTopology(), { maxBufferedRecords: 100 })
  await app.start()
  await until(() => texts(log, 'joined').length === 3000)
  await app.stop()
  expect(texts(log, 'joined')).toEqual(Array.from({ length: 3000 }, (_, at) => `event-${at} by name-${at}`))
})

describe('an application that cannot go on', () => {
  it('fails with the record and the operator in its error', async () => {
    const log = logWith({ events: 1, changed: 1 })
    const topology = mappingTopology((value) => {
      if (value === 'bad') throw new Error('cannot take that')
      return value.toUpperCase()
    })
    const { app, lines } = application(log, topology)
    for (const value of ['good', 'bad']) produce(log, 'events', 0, 'k', value)
    await app.start()
    await expect(app.finished).rejects.toThrow(
      /RUNTIME_PROCESSING_FAILED.*KSTREAM-MAPVALUES.*events-0@1.*cannot take that/,
    )
    expect(app.state).toBe('failed')
    expect(lines.some(({ level }) => level === 'error')).toBe(true)
    expect(log.group('app').size).toBe(0)
    await app.stop()
  })

  it('rejects its start when a topic is missing', async () => {
    const { app } = application(logWith({ counted: 1 }), countingTopology())
    await expect(app.start()).rejects.toThrow(/RUNTIME_MISSING_SOURCE_TOPIC/)
    expect(app.state).toBe('failed')
  })

  it('refuses an application id that cannot be part of a topic name', () => {
    expect(() => application(countingLog(), countingTopology(), { applicationId: 'a b' })).toThrow(
      /RUNTIME_INVALID_CONFIG/,
    )
  })
})
