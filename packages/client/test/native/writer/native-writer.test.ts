import { ManualClock, noHeaders } from '@millrace/record'
import { batchesIn, verifyCrc } from '@millrace/protocol'
import { expect, test } from 'vitest'
import type { LogWriter, LogWriterOptions, WriteFailure } from '@millrace/client'
import { clientOn } from '../make-cluster.ts'
import { code, macrotask, ScriptedCluster, until } from '../scripted-cluster.ts'
import { type Arrived, ProduceScript } from './produce-script.ts'

/** Each of these values is a batch of its own. */
const large = (name: string): string => name.padEnd(300, '.')
const oneRecordBatches: LogWriterOptions = { maxBatchBytes: 420, lingerMs: 60_000 }

async function writerOn(script: ScriptedCluster, options: LogWriterOptions = oneRecordBatches) {
  const client = clientOn(script)
  const writer = client.writer(options)
  await writer.open()
  return { client, writer }
}

function write(writer: LogWriter, ...values: string[]): void {
  for (const value of values) writer.write('t', 0, 0, null, new TextEncoder().encode(value), noHeaders)
}

function topicWithLog(partitions = 1): { script: ScriptedCluster; produce: ProduceScript } {
  const script = new ScriptedCluster()
  script.addTopic('t', partitions)
  return { script, produce: new ProduceScript(script) }
}

const sequences = (arrived: readonly Arrived[]): number[] => arrived.map(({ baseSequence }) => baseSequence)
const named = (...names: string[]): string[] => names.map(large)

test('batches lost with their connection are sent again as the same bytes, in the same order', async () => {
  const { script, produce } = topicWithLog()
  const { client, writer } = await writerOn(script)
  write(writer, large('first'))
  await writer.flush()
  // The first of five in flight ends the connection; nothing of the five was written.
  produce.fate = (_, index) => (index === 1 ? 'cut-before' : 'ok')
  write(writer, ...named('a', 'b', 'c', 'd', 'e'))
  await writer.flush()
  expect(produce.log('t-0').values).toEqual(named('first', 'a', 'b', 'c', 'd', 'e'))
  expect(sequences(produce.arrived)).toEqual([0, 1, 1, 2, 3, 4, 5])
  expect(produce.arrived[2]?.bytes).toEqual(produce.arrived[1]?.bytes)
  await client.close()
})

test('the first batch of a partition goes alone, because a broker takes any sequence from a producer it does not know', async () => {
  const { script, produce } = topicWithLog()
  produce.fate = (_, index) => (index === 0 ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'ok')
  const { client, writer } = await writerOn(script)
  write(writer, ...named('a', 'b', 'c'))
  await writer.flush()
  expect(sequences(produce.arrived)).toEqual([0, 0, 1, 2])
  expect(produce.log('t-0').values).toEqual(named('a', 'b', 'c'))
  await client.close()
})

test('up to the given number of requests are in flight at once, and no more', async () => {
  const { script, produce } = topicWithLog()
  const { client, writer } = await writerOn(script, { ...oneRecordBatches, maxInFlight: 3 })
  write(writer, large('first'))
  await writer.flush()
  const sent = (): number => script.asked('Produce').length
  produce.fate = () => 'silence'
  const before = sent()
  write(writer, ...named('a', 'b', 'c', 'd', 'e', 'f'))
  writer.flush().catch(() => {})
  await until(() => sent() === before + 1)
  for (let turn = 0; turn < 50; turn++) await macrotask()
  // The script answers in order, so that it has seen one; the wire holds the others.
  expect(sent()).toBe(before + 3)
  await client.close()
})

test('a batch ahead of its turn waits for the one before it and is sent again', async () => {
  const { script, produce } = topicWithLog()
  const { client, writer } = await writerOn(script)
  write(writer, large('first'))
  await writer.flush()
  produce.fate = (_, index) => (index === 1 ? 'NOT_ENOUGH_REPLICAS' : 'ok')
  write(writer, ...named('a', 'b', 'c'))
  await writer.flush()
  expect(produce.log('t-0').values).toEqual(named('first', 'a', 'b', 'c'))
  expect(new Set(produce.arrived.map(({ producerEpoch }) => producerEpoch))).toEqual(new Set([0]))
  await client.close()
})

test('a duplicate that the broker only knows to be one counts as acknowledged', async () => {
  const { script, produce } = topicWithLog()
  produce.fate = (_, index) => (index === 0 ? { written: 'DUPLICATE_SEQUENCE_NUMBER' } : 'ok')
  const { client, writer } = await writerOn(script)
  write(writer, large('a'))
  await writer.flush()
  expect([produce.log('t-0').values, writer.acknowledgedOffset('t', 0)]).toEqual([named('a'), undefined])
  await client.close()
})

test('a broker that forgot the producer is written to under the next epoch, from sequence 0, with a valid checksum', async () => {
  const { script, produce } = topicWithLog()
  const { client, writer } = await writerOn(script)
  write(writer, large('first'))
  await writer.flush()
  produce.fate = (_, index) => (index === 1 ? 'UNKNOWN_PRODUCER_ID' : 'ok')
  write(writer, ...named('a', 'b'))
  await writer.flush()
  const after = produce.arrived.filter(({ producerEpoch }) => producerEpoch === 1)
  expect(sequences(after)).toEqual([0, 1])
  for (const { bytes } of after) for (const batch of batchesIn(bytes)) expect(verifyCrc(batch)).toBe(true)
  expect(produce.log('t-0').values).toEqual(named('first', 'a', 'b'))
  await client.close()
})

test('after a batch is given up the others are written under the next epoch, other partitions are left alone', async () => {
  const { script, produce } = topicWithLog(2)
  const failures: WriteFailure[] = []
  const { client, writer } = await writerOn(script, {
    ...oneRecordBatches,
    onFailure: (failure) => {
      failures.push(failure)
      return 'skip'
    },
  })
  write(writer, large('first'))
  writer.write('t', 1, 0, null, new TextEncoder().encode('other'), noHeaders)
  await writer.flush()
  produce.fate = ({ key, baseSequence, producerEpoch }) =>
    key === 't-0' && baseSequence === 1 && producerEpoch === 0 ? 'INVALID_RECORD' : 'ok'
  write(writer, ...named('bad', 'b', 'c'))
  writer.write('t', 1, 0, null, new TextEncoder().encode('more'), noHeaders)
  await writer.flush()
  expect(produce.log('t-0').values).toEqual(named('first', 'b', 'c'))
  expect(produce.log('t-1').values).toEqual(['other', 'more'])
  expect(failures).toMatchObject([{ topic: 't', partition: 0, error: { details: { error: 'INVALID_RECORD' } } }])
  const epochs = produce.arrived.filter(({ key }) => key === 't-1').map(({ producerEpoch }) => producerEpoch)
  expect(new Set(epochs)).toEqual(new Set([0]))
  await client.close()
})

test('when the epochs are used up a new producer id is fetched', async () => {
  const { script, produce } = topicWithLog()
  script.on('InitProducerId', () => ({
    errorCode: 0,
    producerId: 2000 + script.asked('InitProducerId').length,
    producerEpoch: script.asked('InitProducerId').length === 1 ? 0x7fff : 0,
  }))
  produce.fate = (_, index) => (index === 1 ? 'UNKNOWN_PRODUCER_ID' : 'ok')
  const { client, writer } = await writerOn(script)
  write(writer, large('a'))
  await writer.flush()
  write(writer, large('b'))
  await writer.flush()
  expect(produce.arrived.map(({ producerId, producerEpoch }) => [producerId, producerEpoch])).toEqual([
    [2001, 0x7fff],
    [2001, 0x7fff],
    [2002, 0],
  ])
  expect(produce.log('t-0').values).toEqual(named('a', 'b'))
  await client.close()
})

test('a leader that moved is found, and the batch is sent to the new one', async () => {
  const { script, produce } = topicWithLog()
  script.brokers.set(2, 9002)
  const { client, writer } = await writerOn(script)
  write(writer, large('a'))
  await writer.flush()
  script.topics.get('t')!.partitions[0] = { leader: 2, epoch: 1 }
  produce.fate = ({ port }) => (port === 9001 ? 'NOT_LEADER_OR_FOLLOWER' : 'ok')
  write(writer, ...named('b', 'c'))
  await writer.flush()
  expect(produce.log('t-0').values).toEqual(named('a', 'b', 'c'))
  expect(produce.arrived.at(-1)?.port).toBe(9002)
  await client.close()
})

test('a batch that is not acknowledged in time fails, and says that it may have been written', async () => {
  const { script, produce } = topicWithLog()
  produce.fate = () => 'cut-before'
  const clock = new ManualClock()
  const client = clientOn(script, { clock })
  const failures: WriteFailure[] = []
  const writer = client.writer({
    ...oneRecordBatches,
    deliveryTimeoutMs: 1_000,
    onFailure: (failure) => {
      failures.push(failure)
      return 'skip'
    },
  })
  await writer.open()
  write(writer, large('a'))
  const flushed = writer.flush()
  await until(() => {
    clock.advance(1)
    return failures.length > 0
  })
  await flushed
  expect(failures[0]?.error).toMatchObject({ code: 'CLIENT_DELIVERY_TIMEOUT', details: { maybeWritten: true } })
  expect(clock.now()).toBeGreaterThanOrEqual(1_000)
  await client.close()
})

test('a half-open connection is left after the request timeout, and the batch is written once', async () => {
  const { script, produce } = topicWithLog()
  produce.fate = (_, index) => (index === 0 ? 'silence' : 'ok')
  const clock = new ManualClock()
  const client = clientOn(script, { clock, requestTimeoutMs: 500 })
  const writer = client.writer(oneRecordBatches)
  await writer.open()
  write(writer, large('a'))
  let done = false
  const flushed = writer.flush().then(() => {
    done = true
  })
  await until(() => {
    clock.advance(1)
    return done
  })
  await flushed
  expect(produce.log('t-0').values).toEqual(named('a'))
  expect(produce.arrived.length).toBe(2)
  await client.close()
})

test('the parts of a split batch keep their numbers, so that what follows needs no new ones', async () => {
  const { script, produce } = topicWithLog()
  produce.fate = ({ count }) => (count > 2 ? 'MESSAGE_TOO_LARGE' : 'ok')
  const { client, writer } = await writerOn(script, { maxBatchBytes: 4_000, lingerMs: 60_000 })
  const values = Array.from({ length: 8 }, (_, index) => large(`${index}`))
  write(writer, ...values)
  await writer.flush()
  expect(produce.log('t-0').values).toEqual(values)
  expect(new Set(produce.arrived.map(({ producerEpoch }) => producerEpoch))).toEqual(new Set([0]))
  await client.close()
})

test('closing the client gives up what is not acknowledged and leaves nothing open', async () => {
  const { script, produce } = topicWithLog()
  produce.fate = () => 'silence'
  const { client, writer } = await writerOn(script)
  write(writer, large('a'))
  const flushed = writer.flush()
  await until(() => produce.arrived.length > 0)
  await client.close()
  await expect(flushed).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
  expect(script.openConnections).toBe(0)
})

test('options that brokers cannot keep order under are refused', async () => {
  const script = new ScriptedCluster()
  const client = clientOn(script)
  for (const maxInFlight of [0, 6]) {
    expect(() => client.writer({ maxInFlight })).toThrow(/^CLIENT_INVALID_OPTIONS/)
  }
  expect(() => write(client.writer(), 'too early')).toThrow(/^CLIENT_INVALID_OPTIONS/)
  await client.close()
})

test('a producer id that is not there yet is asked for again', async () => {
  const script = new ScriptedCluster()
  script.on('InitProducerId', () => ({
    errorCode: script.asked('InitProducerId').length < 3 ? code('COORDINATOR_LOAD_IN_PROGRESS') : 0,
    producerId: 1,
    producerEpoch: 0,
  }))
  const { client } = await writerOn(script)
  expect(script.asked('InitProducerId').length).toBe(3)
  await client.close()
})
