// What the kafkajs adapter makes up for, one measured defect of kafkajs each: torn answers, swallowed answers, offsets that are none, codecs.
import { Broker } from '@millrace/broker'
import { type LogClient, nativeClient, tcpTransport } from '@millrace/client'
import { FaultyTransport } from '@millrace/client/conformance'
import { kafkajsClient } from '@millrace/client/kafkajs'
import { compress, decodeRequest, decodeResponse, decompress, encodeResponse } from '@millrace/protocol'
import { noHeaders } from '@millrace/record'
import { CompressionCodecs, CompressionTypes, type KafkaConfig } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { kafkaOn } from './kafkajs-socket.ts'

let broker: Broker
let native: LogClient
let topics = 0

beforeAll(async () => {
  broker = await Broker.start({ port: 0 })
  native = nativeClient({ bootstrapServers: broker.bootstrapServers })
})
afterAll(async () => {
  await native.close()
  await broker.stop()
})

type KafkaOptions = Partial<KafkaConfig> & { readonly tears?: () => boolean }

function faultyClient(options: KafkaOptions = {}): { readonly client: LogClient; readonly faults: FaultyTransport } {
  const faults = new FaultyTransport(tcpTransport())
  const client = kafkajsClient(kafkaOn(broker.bootstrapServers, faults, options))
  onTestFinished(() => client.close())
  return { client, faults }
}

async function topicWith(client: LogClient, values: readonly string[], compression?: 'zstd'): Promise<string> {
  const topic = `topic-${++topics}`
  await native.admin.createTopics([{ name: topic, partitions: 1 }])
  const writer = client.writer({ maxBatchBytes: 200, ...(compression && { compression }) })
  await writer.open()
  for (const value of values) writer.write(topic, 0, 1, null, Buffer.from(value), noHeaders)
  await writer.close()
  return topic
}

async function read(client: LogClient, topic: string, end: number, maxPartitionBytes = 1_000_000): Promise<string[]> {
  const reader = client.reader({ maxPartitionBytes })
  reader.assign([{ topic, partition: 0, offset: 0 }])
  const values: string[] = []
  while ((reader.position(topic, 0) ?? 0) < end) {
    for (const { records } of await reader.poll(100))
      values.push(...records.map(({ value }) => Buffer.from(value ?? []).toString()))
  }
  await reader.close()
  return values
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, at) => `value ${at}`)

describe('the kafkajs adapter', () => {
  test('reads on after an answer was torn in the middle', async () => {
    const values = numbered(300)
    const topic = await topicWith(native, values)
    let answers = 0
    let torn = 0
    const { client } = faultyClient({ tears: () => ++answers % 6 === 5 && ++torn > 0 })
    expect(await read(client, topic, values.length, 1_000)).toEqual(values)
    expect(torn).toBeGreaterThan(2)
  })

  test('writes a batch once when its answer never comes', async () => {
    const { client, faults } = faultyClient({ requestTimeout: 300 })
    let produced = 0
    faults.onAnswer = (api) => (api === 'Produce' && ++produced === 2 ? 'drop' : 'pass')
    const values = numbered(100)
    const topic = await topicWith(client, values)
    expect(faults.faults).toBe(1)
    expect(await read(native, topic, values.length)).toEqual(values)
  })

  test('refuses to start from a committed offset that is none', async () => {
    const topic = await topicWith(native, ['value'])
    await native.admin.setGroupOffsets('left-by-kafkajs', [{ topic, partition: 0, offset: 1 }])
    const { client, faults } = faultyClient()
    let version = 0
    faults.onRequest = (api, frame) => {
      if (api === 'OffsetFetch') version = decodeRequest(frame).version
      return 'pass'
    }
    // kafkajs's own consumer commits −2 where it has lost its position.
    faults.onAnswer = (api, frame) => {
      if (api !== 'OffsetFetch') return 'pass'
      const answer = decodeResponse('OffsetFetch', version, frame)
      const topics = answer.topics.map((of) => ({
        ...of,
        partitions: of.partitions.map((partition) => ({ ...partition, committedOffset: -2 })),
      }))
      return encodeResponse('OffsetFetch', version, Buffer.from(frame).readInt32BE(0), { ...answer, topics })
    }
    const asking = client.admin.groupOffsets('left-by-kafkajs')
    await expect(asking).rejects.toThrow(/^CLIENT_OFFSET_OUT_OF_RANGE: .*left-by-kafkajs.*-2.*reset-offsets/)
  })

  test('says which codec is missing, and uses it once it is there', async () => {
    const values = numbered(200)
    const topic = await topicWith(native, values, 'zstd')
    const { client } = faultyClient()
    await expect(read(client, topic, 1)).rejects.toThrow(
      /^CLIENT_MISSING_CODEC: .*ZSTD.*CompressionCodecs.*nativeClient/,
    )
    await expect(topicWith(client, values, 'zstd')).rejects.toMatchObject({ code: 'CLIENT_MISSING_CODEC' })
    const none = CompressionCodecs[CompressionTypes.ZSTD]
    onTestFinished(() => void (CompressionCodecs[CompressionTypes.ZSTD] = none))
    CompressionCodecs[CompressionTypes.ZSTD] = () => ({
      compress: async ({ buffer }: { readonly buffer: Buffer }) => Buffer.from(compress('zstd', buffer)),
      decompress: async (bytes: Buffer) => Buffer.from(decompress('zstd', bytes, 1_000_000)),
    })
    expect(await read(client, topic, values.length)).toEqual(values)
    expect(await read(native, await topicWith(client, values, 'zstd'), values.length)).toEqual(values)
  })

  test('names the addresses that do not answer', async () => {
    const kafka = kafkaOn('127.0.0.1:1', tcpTransport())
    const client = kafkajsClient(kafka, { requestTimeoutMs: 200 })
    onTestFinished(() => client.close())
    await expect(client.admin.cluster()).rejects.toThrow(
      /^CLIENT_UNREACHABLE: .*127\.0\.0\.1:1: .*ECONNREFUSED.*new Kafka/,
    )
  })

  test.each([
    ['a wrong password', { mechanism: 'plain', username: 'ada', password: 'wrong' }, []],
    ['a wrong password by SCRAM', { mechanism: 'scram-sha-256', username: 'ada', password: 'wrong' }, []],
    ['a mechanism that is not offered', { mechanism: 'plain', username: 'ada', password: 'right' }, ['SCRAM-SHA-256']],
  ] as const)('tells %s at once, to everybody who asks', async (_, sasl, mechanisms) => {
    const users = { ada: { password: 'right' } }
    await using secured = await Broker.start({ port: 0, users, ...(mechanisms.length > 0 && { mechanisms }) })
    const client = kafkajsClient(kafkaOn(secured.bootstrapServers, tcpTransport(), { sasl }))
    onTestFinished(() => client.close())
    const refused = { code: 'CLIENT_AUTHENTICATION_FAILED', message: expect.stringContaining('sasl') as string }
    await expect(client.admin.cluster()).rejects.toMatchObject(refused)
    await expect(client.writer().open()).rejects.toMatchObject(refused)
    const reader = client.reader()
    reader.assign([{ topic: 'topic', partition: 0, offset: 0 }])
    await expect(reader.poll(30_000)).rejects.toMatchObject(refused)
    const subscription = { name: 'p', metadata: () => new Uint8Array(0) }
    const assign = async (): Promise<ReadonlyMap<string, Uint8Array>> => new Map()
    const member = client.member({ groupId: 'group', protocols: [subscription], assign, onRebalance: () => {} })
    await expect(member.join()).rejects.toMatchObject(refused)
  })

  test('refuses what is no Kafka of kafkajs 2.2', () => {
    const stranger = { consumer: () => ({}) } as unknown as ReturnType<typeof kafkaOn>
    expect(() => kafkajsClient(stranger)).toThrow(/^CLIENT_NOT_SUPPORTED: .*kafkajs@2\.2.*nativeClient/)
  })
})
