import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { long, type Serde, string } from '@millrace/serde'
import { type Topology, TopologyBuilder } from '@millrace/topology'
import { TopologyTestDriver } from '../src/index.ts'

const text = string() as Serde<unknown>
const number = long() as Serde<unknown>
const plain = { timestampExtractor: undefined, offsetReset: undefined }

/** Words counted behind a repartition topic: two sub-topologies. */
function wordCount(): Topology {
  return new TopologyBuilder()
    .addSource('lines', { topics: ['lines'], keySerde: text, valueSerde: text, ...plain })
    .addProcessor(
      'words',
      {
        kind: 'flat-map',
        mapper: (_key, value) =>
          String(value)
            .split(' ')
            .map((word) => [word, word]),
      },
      ['lines'],
    )
    .addSink('words-out', { topic: 'words-repartition', keySerde: text, valueSerde: text, partitioner: undefined }, [
      'words',
    ])
    .addRepartitionTopic({ name: 'words-repartition', partitions: undefined })
    .addSource('words-in', { topics: ['words-repartition'], keySerde: text, valueSerde: text, ...plain })
    .addProcessor(
      'count',
      {
        kind: 'stream-aggregate',
        store: 'counts',
        initializer: () => 0,
        aggregator: (_key, _value, count) => (count as number) + 1,
        sendOldValues: false,
      },
      ['words-in'],
    )
    .addStore(
      {
        name: 'counts',
        type: 'timestamped-key-value',
        keySerde: text,
        valueSerde: number,
        persistent: true,
        caching: true,
        logging: true,
        changelogConfigs: {},
        changelogSourceTopic: undefined,
      },
      ['count'],
    )
    .addProcessor('stream', { kind: 'table-to-stream' }, ['count'])
    .addSink('out', { topic: 'counts', keySerde: text, valueSerde: number, partitioner: undefined }, ['stream'])
    .build()
}

const lines = { key: string(), value: string() }
const counts = { key: string(), value: long() }

describe('a test driver with stores in memory', () => {
  it('has processed everything when pipe returns, repartition topics included', () => {
    const driver = new TopologyTestDriver(wordCount())
    driver.inputTopic('lines', lines).pipe(null, 'to be or not to be', { timestamp: 7 })
    const out = driver.outputTopic('counts', counts)
    expect(out.readAll().map(({ key, value, timestamp }) => [key, value, timestamp])).toEqual([
      ['to', 1, 7],
      ['be', 1, 7],
      ['or', 1, 7],
      ['not', 1, 7],
      ['to', 2, 7],
      ['be', 2, 7],
    ])
    expect(driver.store<string, number>('counts').get('be')).toEqual({ value: 2, timestamp: 7 })
    expect(driver.producedTopics).toEqual(['test-words-repartition', 'test-counts-changelog', 'counts'])
  })

  it('reads outputs one by one, and knows what is unread', () => {
    const driver = new TopologyTestDriver(wordCount())
    const out = driver.outputTopic('counts', counts)
    expect([out.unread, out.read()]).toEqual([0, undefined])
    driver.inputTopic('lines', lines).pipe(null, 'a b', { timestamp: 1 })
    expect(out.unread).toBe(2)
    expect(out.read()).toEqual({ key: 'a', value: 1, timestamp: 1, headers: [] })
    expect(out.readAll()).toHaveLength(1)
    expect(out.unread).toBe(0)
  })

  it('dates records by the mocked wall clock unless told otherwise', () => {
    const driver = new TopologyTestDriver(wordCount(), { initialWallClockMs: 1_000 })
    driver.advanceWallClock(500)
    driver.inputTopic('lines', lines).pipe(null, 'a')
    expect(driver.outputTopic('counts', counts).read()?.timestamp).toBe(1_500)
  })

  it('throws failures where the record was piped', () => {
    const driver = new TopologyTestDriver(wordCount())
    expect(() => driver.pipe('elsewhere', { key: null, value: null, timestamp: 1 })).toThrow(
      'TESTING_UNKNOWN_TOPIC: no source of the topology reads elsewhere; it reads: lines, test-words-repartition',
    )
    expect(() => driver.store('other')).toThrow('RUNTIME_UNKNOWN_STORE')
  })

  it('cannot be used after it was closed', async () => {
    const driver = new TopologyTestDriver(wordCount())
    await driver.close()
    await driver.close()
    expect(() => driver.inputTopic('lines', lines).pipe(null, 'a')).toThrow('TESTING_CLOSED')
  })
})

describe('a test driver with stores on disk', () => {
  it('gives the same results after settled(), and none before', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'millrace-driver-'))
    try {
      const driver = new TopologyTestDriver(wordCount(), { store: { level: join(directory, 'task') } })
      const input = driver.inputTopic('lines', lines)
      input.pipe(null, 'to be or not', { timestamp: 1 })
      input.pipe(null, 'to be', { timestamp: 2 })
      const out = driver.outputTopic('counts', counts)
      expect(() => out.readAll()).toThrow('TESTING_NOT_SETTLED')
      await driver.settled()
      expect(
        out
          .readAll()
          .map(({ key, value }) => `${key}=${value}`)
          .join(' '),
      ).toBe('to=1 be=1 or=1 not=1 to=2 be=2')
      const rows: unknown[] = []
      for await (const { key, value } of driver.store<string, number>('counts').allAsync())
        rows.push([key, value.value])
      expect(rows).toEqual([
        ['be', 2],
        ['not', 1],
        ['or', 1],
        ['to', 2],
      ])
      await driver.close()
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })

  it('rejects settled() with the first failure, again and again', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'millrace-driver-'))
    try {
      const driver = new TopologyTestDriver(wordCount(), { store: { level: join(directory, 'task') } })
      driver.pipe('elsewhere', { key: null, value: null, timestamp: 1 })
      driver.inputTopic('lines', lines).pipe(null, 'a', { timestamp: 1 })
      await expect(driver.settled()).rejects.toThrow('TESTING_UNKNOWN_TOPIC')
      await expect(driver.settled()).rejects.toThrow('TESTING_UNKNOWN_TOPIC')
      await driver.close()
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})
