import * as net from 'node:net'
import { Broker } from '@millrace/broker'
import { apis, encodeRequest, RecordBatchBuilder } from '@millrace/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RawClient } from '../../packages/broker/test/raw-client.ts'

/** Small numbers from a seed: the same every run. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('hostile bytes', () => {
  let broker: Broker
  beforeAll(async () => {
    broker = await Broker.start({ port: 0 })
    const client = await RawClient.connect(broker.transport(), broker.bootstrapServers)
    const topic = { name: 't', numPartitions: 2, replicationFactor: 1, assignments: [], configs: [] }
    await client.call('CreateTopics', 7, { topics: [topic] })
    client.close()
  })
  afterAll(() => broker.stop())

  /** Sends bytes on a connection of their own; resolves when the broker closes it or answers. */
  async function send(bytes: Uint8Array): Promise<'answered' | 'closed'> {
    const socket = net.connect({ host: broker.address.host, port: broker.address.port })
    try {
      return await new Promise((resolve) => {
        socket.on('error', () => resolve('closed'))
        socket.on('close', () => resolve('closed'))
        socket.on('data', () => resolve('answered'))
        socket.write(bytes)
      })
    } finally {
      socket.destroy()
    }
  }

  async function expectAlive(): Promise<void> {
    const client = await RawClient.connect(broker.transport(), broker.bootstrapServers)
    expect((await client.call('Metadata', 12, { topics: null })).topics.map((topic) => topic.name)).toEqual(['t'])
    client.close()
  }

  const framed = (frame: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(frame.byteLength + 4)
    new DataView(bytes.buffer).setInt32(0, frame.byteLength)
    bytes.set(frame, 4)
    return bytes
  }

  it.each([
    ['an HTTP request', new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n')],
    ['a negative length', Uint8Array.of(255, 255, 255, 255, 0)],
    ['a length of two gigabytes', Uint8Array.of(127, 255, 255, 255, 0)],
    ['an empty frame', Uint8Array.of(0, 0, 0, 0)],
    ['an API nobody knows', framed(Uint8Array.of(127, 0, 0, 0, 0, 0, 0, 1, 255, 255))],
    ['a version that is not announced', framed(Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 1, 255, 255))],
    [
      'an API that is not served',
      framed(
        encodeRequest(
          'EndTxn',
          3,
          { correlationId: 1, clientId: null },
          { transactionalId: 't', producerId: 1, producerEpoch: 0, committed: true },
        ),
      ),
    ],
  ])('%s ends its connection and nothing else', async (_, bytes) => {
    expect(await send(bytes)).toBe('closed')
    await expectAlive()
  })

  it('answers an ApiVersions of a version to come in version 0 with error 35 and what it has', async () => {
    const socket = net.connect({ host: broker.address.host, port: broker.address.port })
    socket.write(framed(Uint8Array.of(0, 18, 0, 99, 0, 0, 0, 7, 255, 255, 0)))
    const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    socket.destroy()
    expect(answer.readInt32BE(4)).toBe(7)
    expect(answer.readInt16BE(8)).toBe(35)
    expect(answer.readInt32BE(10)).toBeGreaterThan(20)
  })

  it('survives requests of every API and version whose bytes are changed at random', async () => {
    const random = numbersFrom(42)
    const outcomes = { answered: 0, closed: 0 }
    const frames: Uint8Array[] = []
    for (const { name, versions } of Object.values(apis)) {
      for (let version = versions[0] as number; version <= versions[1]; version++)
        frames.push(plainRequest(name, version))
    }
    for (const frame of frames) {
      for (let round = 0; round < 4; round++) {
        const mutated = frame.slice()
        for (let changes = 1 + random(3); changes > 0; changes--)
          mutated[8 + random(Math.max(1, mutated.length - 8))] = random(256)
        const cut = random(3) === 0 ? mutated.subarray(0, 8 + random(Math.max(1, mutated.length - 8))) : mutated
        const client = await RawClient.connect(broker.transport(), broker.bootstrapServers)
        const answered = client.call('ApiVersions', 0, {}).then(() => 'answered' as const)
        client.sendBytes(cut)
        outcomes[await answered]++
        client.close()
      }
    }
    expect(outcomes.answered).toBe(frames.length * 4)
    await expectAlive()
  })

  it('takes no batch whose bytes are changed, and stays whole', async () => {
    const random = numbersFrom(7)
    const client = await RawClient.connect(broker.transport(), broker.bootstrapServers)
    const builder = new RecordBatchBuilder()
    for (let at = 0; at < 5; at++) builder.append(1000 + at, null, new TextEncoder().encode(`v${at}`), [])
    const batch = builder.build({}).slice()
    for (let round = 0; round < 300; round++) {
      const records = batch.slice()
      const at = 16 + random(records.length - 16)
      records[at] = (records[at] as number) ^ (1 << random(8))
      const topicData = [{ name: 't', partitionData: [{ index: 0, records }] }]
      const { responses } = await client.call('Produce', 9, { acks: -1, timeoutMs: 1000, topicData })
      expect(responses[0]?.partitionResponses[0]?.errorCode, `byte ${at}`).not.toBe(0)
    }
    const topics = [{ name: 't', partitions: [{ partitionIndex: 0, timestamp: -1 }] }]
    const end = await client.call('ListOffsets', 5, { replicaId: -1, isolationLevel: 0, topics })
    expect(end.topics[0]?.partitions[0]?.offset).toBe(0)
    client.close()
  })
})

/** A request of no content, where that can be encoded; else only its header. */
function plainRequest(api: keyof typeof apis, version: number): Uint8Array {
  const header = { correlationId: 1, clientId: 'fuzz' }
  const text = {
    groupId: 'g',
    memberId: '',
    protocolType: 'consumer',
    transactionalId: 't',
    key: 'g',
    clusterId: 'c',
    name: 't',
  }
  const numbers = {
    acks: 1,
    timeoutMs: 10,
    maxWaitMs: 0,
    minBytes: 0,
    sessionTimeoutMs: 6000,
    rebalanceTimeoutMs: 6000,
    producerId: 1,
    producerEpoch: 0,
    generationId: 1,
    transactionTimeoutMs: 1000,
    memberEpoch: 0,
  }
  const lists = {
    topics: [],
    topicData: [],
    protocols: [],
    groups: [],
    groupsNames: [],
    assignments: [],
    members: [],
    resources: [],
    topicNames: [],
    coordinatorKeys: [],
    statesFilter: [],
    typesFilter: [],
    transactionalIds: [],
    v3AndBelowTopics: [],
    transactions: [],
  }
  try {
    return encodeRequest(api, version, header, {
      ...text,
      ...numbers,
      ...lists,
      committed: true,
      validateOnly: false,
    } as never)
  } catch {
    const bytes = new Uint8Array(40)
    new DataView(bytes.buffer).setInt16(0, apis[api].key)
    new DataView(bytes.buffer).setInt16(2, version)
    return bytes
  }
}
