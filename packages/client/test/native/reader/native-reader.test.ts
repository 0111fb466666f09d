import { ManualClock, noHeaders } from '@millrace/record'
import { RecordBatchBuilder, setBaseOffset } from '@millrace/protocol'
import { expect, test } from 'vitest'
import type { LogReader, LogReaderOptions } from '@millrace/client'
import { clientOn } from '../make-cluster.ts'
import { macrotask, ScriptedCluster, until } from '../scripted-cluster.ts'
import { FetchScript } from './fetch-script.ts'

function batch(baseOffset: number, ...values: string[]): Uint8Array {
  const builder = new RecordBatchBuilder()
  for (const value of values) builder.append(0, null, new TextEncoder().encode(value), noHeaders)
  const bytes = builder.build()
  setBaseOffset(bytes, baseOffset, 0)
  return bytes
}

function readerOn(script: ScriptedCluster, options: LogReaderOptions = {}) {
  const client = clientOn(script)
  return { client, reader: client.reader(options) }
}

function topicWithLog(partitions = 1): { script: ScriptedCluster; fetches: FetchScript } {
  const script = new ScriptedCluster()
  script.addTopic('t', partitions)
  return { script, fetches: new FetchScript(script) }
}

async function valuesUntil(reader: LogReader, end: number, partition = 0): Promise<string[]> {
  const values: string[] = []
  while ((reader.position('t', partition) as number) < end) {
    for (const fetched of await reader.poll(50)) {
      if (fetched.partition !== partition) continue
      for (const { value } of fetched.records) values.push(new TextDecoder().decode(value as Uint8Array))
    }
  }
  return values
}

const at = (offset: number, partition = 0) => ({ topic: 't', partition, offset })

test('an answer to a fetch from before a seek is thrown away', async () => {
  const { script, fetches } = topicWithLog()
  fetches.put(0, batch(0, 'a', 'b', 'c'), batch(3, 'd'))
  let release = (): void => {}
  let held = 0
  fetches.hold = () => {
    if (held++ > 0) return undefined
    return new Promise((resolve) => {
      release = resolve
    })
  }
  const { client, reader } = readerOn(script)
  reader.assign([at(3)])
  await until(() => held === 1)
  reader.seek(at(0))
  release()
  expect(await valuesUntil(reader, 4)).toEqual(['a', 'b', 'c', 'd'])
  await client.close()
})

test('an answer to a fetch from before a new assignment of the partition is thrown away', async () => {
  const { script, fetches } = topicWithLog()
  fetches.put(0, batch(0, 'a', 'b', 'c'), batch(3, 'd'))
  let release = (): void => {}
  let held = 0
  fetches.hold = () => {
    if (held++ > 0) return undefined
    return new Promise((resolve) => {
      release = resolve
    })
  }
  const { client, reader } = readerOn(script)
  reader.assign([at(3)])
  await until(() => held === 1)
  reader.assign([])
  reader.assign([at(0)])
  release()
  expect(await valuesUntil(reader, 4)).toEqual(['a', 'b', 'c', 'd'])
  await client.close()
})

test('a seek is not held up by a fetch that waits at the broker', async () => {
  const { script, fetches } = topicWithLog()
  fetches.put(0, batch(0, 'a', 'b'))
  fetches.hold = (body) => (body.topics[0]?.partitions[0]?.fetchOffset === 2 ? new Promise(() => {}) : undefined)
  const { client, reader } = readerOn(script)
  reader.assign([at(0)])
  expect(await valuesUntil(reader, 2)).toEqual(['a', 'b'])
  await until(() => fetches.asked.some(({ offset }) => offset === 2))
  reader.seek(at(1))
  expect(await valuesUntil(reader, 2)).toEqual(['b'])
  await client.close()
})

test('a moved leader is followed, and asked with its epoch', async () => {
  const { script, fetches } = topicWithLog()
  script.brokers.set(2, 9002)
  fetches.put(0, batch(0, 'a'))
  const { client, reader } = readerOn(script)
  reader.assign([at(0)])
  expect(await valuesUntil(reader, 1)).toEqual(['a'])
  fetches.put(0, batch(1, 'b'))
  script.topics.get('t')!.partitions[0] = { leader: 2, epoch: 5 }
  fetches.instead = ({ port }) => (port === 9001 ? 'NOT_LEADER_OR_FOLLOWER' : undefined)
  // What was fetched from the old leader before it moved may hold it already.
  await valuesUntil(reader, 2)
  fetches.put(0, batch(2, 'c'))
  expect(await valuesUntil(reader, 3)).toEqual(['c'])
  expect(fetches.asked.at(-1)).toMatchObject({ port: 9002, leaderEpoch: 5 })
  await client.close()
})

test('topics go by id where the cluster tells ids, by name where it does not', async () => {
  for (const versions of [undefined, [0, 9]] as const) {
    const { script, fetches } = topicWithLog()
    if (versions) script.versions.set('Metadata', versions)
    fetches.put(0, batch(0, 'a'))
    const { client, reader } = readerOn(script)
    reader.assign([at(0)])
    expect(await valuesUntil(reader, 1)).toEqual(['a'])
    expect(fetches.asked[0]?.topic).toBe(versions ? 't' : '')
    await client.close()
  }
})

test('a topic that was deleted and made again is an error until the reader moves', async () => {
  const { script, fetches } = topicWithLog()
  fetches.put(0, batch(0, 'a'))
  const { client, reader } = readerOn(script)
  reader.assign([at(0)])
  expect(await valuesUntil(reader, 1)).toEqual(['a'])
  script.topics.get('t')!.id = 'another-topic-idAAAAAA'
  fetches.instead = ({ topicId }) => (topicId === 'another-topic-idAAAAAA' ? undefined : 'UNKNOWN_TOPIC_ID')
  await expect(pollUntilError(reader)).resolves.toMatchObject({
    code: 'CLIENT_UNKNOWN_TOPIC',
    details: { recreated: true },
  })
  reader.seek(at(0))
  expect(await valuesUntil(reader, 1)).toEqual(['a'])
  await client.close()
})

test('a topic that is missing for a moment is waited for, one that stays missing is an error', async () => {
  const script = new ScriptedCluster()
  const fetches = new FetchScript(script)
  fetches.put(0, batch(0, 'a'))
  const clock = new ManualClock()
  const client = clientOn(script, { clock })
  const reader = client.reader()
  reader.assign([at(0)])
  const polled = pollUntilError(reader)
  let seen: unknown
  void polled.then((thrown) => {
    seen = thrown
  })
  await until(() => {
    clock.advance(10)
    return seen !== undefined
  })
  expect(seen).toMatchObject({ code: 'CLIENT_UNKNOWN_TOPIC' })
  expect(clock.now()).toBeGreaterThanOrEqual(5_000)
  script.addTopic('t')
  let fetched: readonly { readonly nextOffset: number }[] = []
  await until(() => {
    clock.advance(10)
    reader.poll(0).then(
      (polled) => {
        if (polled.length > 0) fetched = polled
      },
      () => {},
    )
    return fetched.length > 0
  })
  expect(fetched).toMatchObject([{ nextOffset: 1 }])
  await client.close()
})

test('a batch that does not fit what was asked for is asked for with more', async () => {
  const { script, fetches } = topicWithLog()
  fetches.cutAtLimit = true
  const large = 'x'.repeat(5_000)
  fetches.put(0, batch(0, large), batch(1, 'small'))
  const { client, reader } = readerOn(script, { maxPartitionBytes: 1_000 })
  reader.assign([at(0)])
  expect(await valuesUntil(reader, 2)).toEqual([large, 'small'])
  expect(fetches.asked.slice(0, 4).map(({ maxBytes }) => maxBytes)).toEqual([1_000, 2_000, 4_000, 8_000])
  await client.close()
})

test('fetching stops while as much is buffered as may be, and goes on when it is polled', async () => {
  const { script, fetches } = topicWithLog()
  for (let index = 0; index < 50; index++) fetches.put(0, batch(index, 'x'.repeat(1_000)))
  fetches.cutAtLimit = true
  const { client, reader } = readerOn(script, { maxPartitionBytes: 3_000, maxBufferedBytes: 6_000 })
  reader.assign([at(0)])
  await until(() => reader.endOffset('t', 0) !== undefined)
  for (let turn = 0; turn < 100; turn++) await macrotask()
  const ahead = fetches.asked.length
  expect(ahead).toBeLessThanOrEqual(3)
  for (let turn = 0; turn < 100; turn++) await macrotask()
  expect(fetches.asked.length).toBe(ahead)
  expect((await valuesUntil(reader, 50)).length).toBe(50)
  await client.close()
})

test('a partition that waits at the broker does not hold up one that is drained', async () => {
  const { script, fetches } = topicWithLog(2)
  fetches.put(0, ...Array.from({ length: 20 }, (_, index) => batch(index, `v${index}`)))
  fetches.cutAtLimit = true
  // A fetch for the quiet partition alone waits for ever.
  fetches.hold = (body) =>
    body.topics[0]?.partitions.every(({ partition }) => partition === 1) ? new Promise(() => {}) : undefined
  const { client, reader } = readerOn(script, { maxPartitionBytes: 150 })
  reader.assign([at(0, 0), at(0, 1)])
  expect((await valuesUntil(reader, 20)).length).toBe(20)
  await client.close()
})

test('a refused authorisation is an error of the poll', async () => {
  const { script, fetches } = topicWithLog()
  fetches.instead = () => 'TOPIC_AUTHORIZATION_FAILED'
  const { client, reader } = readerOn(script)
  reader.assign([at(0)])
  await expect(pollUntilError(reader)).resolves.toMatchObject({ code: 'CLIENT_NOT_AUTHORIZED' })
  await client.close()
})

test('what was fetched before the log was cut is handed over before the error', async () => {
  const { script, fetches } = topicWithLog()
  fetches.put(0, batch(0, 'a', 'b'))
  fetches.instead = ({ offset }) => (offset >= 2 ? 'OFFSET_OUT_OF_RANGE' : undefined)
  const { client, reader } = readerOn(script)
  reader.assign([at(0)])
  await until(() => fetches.asked.some(({ offset }) => offset >= 2))
  expect(await valuesUntil(reader, 2)).toEqual(['a', 'b'])
  const thrown = await pollUntilError(reader)
  expect(thrown).toMatchObject({ code: 'CLIENT_OFFSET_OUT_OF_RANGE', details: { offset: 2 } })
  await client.close()
})

test('offsets that cannot be are refused, and so is a partition that is not assigned', async () => {
  const { client, reader } = readerOn(new ScriptedCluster())
  for (const offset of [-1, 0.5, Number.NaN]) {
    expect(() => reader.assign([at(offset)])).toThrow(/^CLIENT_INVALID_OPTIONS/)
  }
  expect(() => reader.seek(at(0))).toThrow(/^CLIENT_INVALID_OPTIONS/)
  await client.close()
})

test('closing leaves no connection', async () => {
  const { script } = topicWithLog()
  const { client, reader } = readerOn(script)
  reader.assign([at(0)])
  await until(() => script.asked('Fetch').length > 0)
  await reader.close()
  await until(() => script.openConnections === 1)
  await client.close()
  expect(script.openConnections).toBe(0)
})

async function pollUntilError(reader: LogReader): Promise<unknown> {
  for (;;) {
    try {
      await reader.poll(50)
    } catch (thrown) {
      return thrown
    }
  }
}
