import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StreamRecord } from '@millrace/record'
import type { KeyValueStore } from '@millrace/state'
import { describe, expect, it, onTestFinished } from 'vitest'
import { long, type Serde, string } from '@millrace/serde'
import { type ProcessorContext, type Topology, TopologyBuilder } from '@millrace/topology'
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

/** Passes records on with how many its task has seen, and keeps them. */
function keeping(logging: boolean): Topology {
  const store = {
    name: 'kept',
    type: 'key-value',
    keySerde: text,
    valueSerde: text,
    persistent: true,
    caching: false,
    logging,
    changelogConfigs: {},
    changelogSourceTopic: undefined,
  } as const
  const supplier = (context: ProcessorContext) => {
    let seen = 0
    return ({ key, value, timestamp, headers }: StreamRecord): void => {
      const kept = context.store('kept') as KeyValueStore<unknown, string>
      seen += 1
      context.forward({
        key,
        value: `${String(value)} after ${kept.get(key) ?? 'nothing'}, ${seen}.`,
        timestamp,
        headers,
      })
      kept.put(key, String(value))
    }
  }
  return new TopologyBuilder()
    .addSource('in', { topics: ['in'], keySerde: text, valueSerde: text, ...plain })
    .addProcessor('keep', { kind: 'process', supplier, keepsKey: false, scansStores: true }, ['in'])
    .addStore(store, ['keep'])
    .addSink('out', { topic: 'out', keySerde: text, valueSerde: text, partitioner: undefined }, ['keep'])
    .build()
}

const texts = { key: string(), value: string() }
const valuesOf = (driver: TopologyTestDriver): readonly unknown[] =>
  driver
    .outputTopic('out', texts)
    .readAll()
    .map(({ value }) => value)

describe('a driver that is restarted', () => {
  it.each([true, false])(
    'has its stores (with a changelog: %s), and nothing that processors kept in fields',
    async (logging) => {
      const driver = new TopologyTestDriver(keeping(logging))
      const input = driver.inputTopic('in', texts)
      input.pipe('k', 'a')
      input.pipe('k', 'b')
      await driver.restart()
      input.pipe('k', 'c')
      expect(valuesOf(driver)).toEqual(['a after nothing, 1.', 'b after a, 2.', 'c after b, 1.'])
    },
  )

  it('rebuilds stores on disk from their changelogs', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'millrace-driver-'))
    onTestFinished(() => rm(directory, { recursive: true, force: true }))
    const driver = new TopologyTestDriver(wordCount(), { store: { level: join(directory, 'task') } })
    const input = driver.inputTopic('lines', lines)
    input.pipe(null, 'to be')
    await driver.restart()
    input.pipe(null, 'be')
    await driver.settled()
    expect(driver.store<string, number>('counts').get('be')?.value).toBe(2)
    await driver.close()
  })
})

describe('a driver that aborts', () => {
  it('takes back stores and outputs since the last commit, and does it again', () => {
    let asked = 0
    const driver = new TopologyTestDriver(keeping(true), { aborts: () => ++asked === 2 || asked === 3 })
    const input = driver.inputTopic('in', texts)
    for (const value of ['a', 'b', 'c']) input.pipe('k', value)
    expect(asked).toBe(5)
    expect(valuesOf(driver)).toEqual(['a after nothing, 1.', 'b after a, 1.', 'c after b, 2.'])
    expect(driver.produced('test-kept-changelog').map(({ offset }) => offset)).toEqual([0, 1, 2])
  })
})
