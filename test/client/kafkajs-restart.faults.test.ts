// kafkajs across a kill -9 of a real Kafka: what was made before the kill goes on after it, nothing is made anew by the program.
import { type GroupMember, nativeClient, type OffsetToCommit } from '@millrace/client'
import { kafkajsClient } from '@millrace/client/kafkajs'
import { encodeSubscription } from '@millrace/protocol'
import { isMillraceError, noHeaders } from '@millrace/record'
import { Kafka, logLevel } from 'kafkajs'
import { expect, inject, onTestFinished, test } from 'vitest'
import { type RestartableBroker, restartableKafka } from '../faults/restartable-broker.ts'
import { untilWithin, within } from '../faults/within.ts'
import type {} from '../kafka/fixture.ts'
import { textOf } from '../runtime/cluster-bed.ts'
import { CountingOnKafkajs, events } from './kafkajs-application-suite.ts'

const limitMs = 60_000

function killTest(title: string, run: (broker: RestartableBroker) => Promise<void>): void {
  test(title, { timeout: 240_000 }, async ({ skip }) => {
    const broker = await restartableKafka()
    if (!('without' in broker)) return run(broker)
    const kafka = inject('kafka')
    if ('without' in kafka && kafka.required) throw new Error(`MILLRACE_REQUIRE asks for a Kafka: ${broker.without}`)
    return skip(broker.without)
  })
}

killTest('reader, writer and member on kafkajs go on when a killed Kafka comes back', async (broker) => {
  const { bootstrapServers } = broker
  const client = kafkajsClient(new Kafka({ brokers: [bootstrapServers], logLevel: logLevel.NOTHING }), {
    requestTimeoutMs: 3_000,
  })
  onTestFinished(() => client.close())
  const topic = 'log'
  await client.admin.createTopics([{ name: topic, partitions: 1, replicationFactor: 1 }])
  const writer = client.writer({ maxBatchBytes: 500 })
  await writer.open()
  const reader = client.reader()
  reader.assign([{ topic, partition: 0, offset: 0 }])
  let signals = 0
  const member = client.member({
    groupId: 'group',
    protocols: [{ name: 'p', metadata: () => encodeSubscription({ topics: [topic] }) }],
    assign: async (_, members) => new Map(members.map(({ memberId }) => [memberId, Buffer.from(memberId)])),
    onRebalance: () => (signals += 1),
  })
  await member.join()

  const written: string[] = []
  const read: string[] = []
  const write = (count: number): void => {
    for (let at = 0; at < count; at++) {
      const value = `value ${written.length}`
      writer.write(topic, 0, 1, null, Buffer.from(value), noHeaders)
      written.push(value)
    }
  }
  const readOn = async (): Promise<void> => {
    while (read.length < written.length) {
      for (const { records } of await reader.poll(100)) read.push(...records.map(({ value }) => textOf(value)))
    }
  }
  for (const round of [1, 2]) {
    write(200)
    const flushed = writer.flush()
    // Some of it is on its way when the broker dies, in the second round nothing is.
    if (round === 2) await flushed
    await broker.kill()
    write(200)
    const wroteDown = writer.flush()
    const committing = committed(member, { topic, partition: 0, offset: read.length }, () => signals)
    await expect(client.admin.cluster()).rejects.toMatchObject({ code: 'CLIENT_UNREACHABLE' })
    await broker.restart()
    await within(limitMs, `writing on in round ${round}`, Promise.all([flushed, wroteDown]))
    await within(limitMs, `reading on in round ${round}`, readOn())
    await within(limitMs, `committing in round ${round}`, committing)
    await within(
      limitMs,
      `committing on in round ${round}`,
      committed(member, { topic, partition: 0, offset: read.length }, () => signals),
    )
  }
  expect(read).toEqual(written)
  const judge = nativeClient({ bootstrapServers })
  onTestFinished(() => judge.close())
  const end = (await judge.admin.listOffsets([{ topic, partition: 0, at: 'latest' }])).get('log-0')
  expect(end).toBe(written.length)
  expect((await judge.admin.groupOffsets('group')).get('log-0')?.offset).toBe(written.length)
  await member.leave()
  await writer.close()
  await reader.close()
})

/** Commits as an application does: a group that went on is joined again, an outcome that is not known is asked for again. */
async function committed(member: GroupMember, offset: OffsetToCommit, signals: () => number): Promise<void> {
  const heard = signals()
  try {
    await member.commit([offset])
  } catch (error) {
    const isOver =
      isMillraceError(error, 'CLIENT_GENERATION_LOST') || isMillraceError(error, 'CLIENT_REBALANCE_IN_PROGRESS')
    if (isOver) await member.join()
    else if (!isMillraceError(error) || error.disposition !== 'retry') throw error
    else if (signals() > heard) await member.join()
    await committed(member, offset, signals)
  }
}

killTest('an application on kafkajs goes on when a killed Kafka comes back', async (broker) => {
  const counting = await CountingOnKafkajs.open(broker.bootstrapServers)
  const app = counting.app()
  await app.start()
  await counting.bed.produce('events', events(700))
  // In the middle of the work, not behind it.
  const committed = () => counting.bed.committed(counting.bed.topic('events'))
  await untilWithin(limitMs, 'work', async () => (await committed()) > 0)
  await broker.kill()
  await broker.restart()
  await counting.bed.produce('events', events(700))
  const all = [...events(700), ...events(700)]
  await within(limitMs, 'the rest', counting.counted(all.length))
  expect(app.state).toBe('running')
  await app.stop()
  await counting.expectCounts(all)
})
