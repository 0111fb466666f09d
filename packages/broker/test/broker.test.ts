import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MemoryDisk } from '../src/disk/memory-disk.ts'
import { Broker } from '../src/index.ts'
import { batch, contentOf } from './log/batches.ts'
import { RawClient } from './raw-client.ts'
import { createTopic, fetch, produce } from './test-broker.ts'

describe('Broker', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'millrace-broker-'))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  const start = (options = {}): Promise<Broker> => Broker.start({ directory, listen: false, ...options })
  const connect = (broker: Broker): Promise<RawClient> => RawClient.connect(broker.transport(), broker.bootstrapServers)

  it('finds topics, records, settings, positions and its cluster id again after a stop', async () => {
    const first = await start()
    const client = await connect(first)
    const topicId = await createTopic(client, 't', 2, { 'retention.ms': '-1' })
    await produce(client, 't', batch({ values: ['kept'] }))
    const topics = [{ name: 't', partitions: [{ partitionIndex: 0, committedOffset: 1, committedMetadata: 'm' }] }]
    await client.call('OffsetCommit', 7, { groupId: 'g', memberId: '', topics })
    const { producerId } = await client.call('InitProducerId', 4, { transactionalId: null, transactionTimeoutMs: 0 })
    await first.stop()
    await using second = await start()
    expect(second.clusterId).toBe(first.clusterId)
    const again = await connect(second)
    const metadata = await again.call('Metadata', 12, { topics: null })
    expect(metadata.topics).toMatchObject([
      { name: 't', topicId, partitions: [{ partitionIndex: 0 }, { partitionIndex: 1 }] },
    ])
    expect(contentOf((await fetch(again, 't')).records)).toEqual(['0=kept'])
    const fetched = await again.call('OffsetFetch', 7, { groupId: 'g', topics: null })
    expect(fetched.topics[0]?.partitions[0]).toMatchObject({ committedOffset: 1, metadata: 'm' })
    const next = await again.call('InitProducerId', 4, { transactionalId: null, transactionTimeoutMs: 0 })
    expect(next.producerId).toBeGreaterThan(producerId)
  })

  it('stops twice without harm, and lets others have its directory', async () => {
    const first = await start()
    await expect(start()).rejects.toThrow(/BROKER_DIRECTORY_IN_USE/)
    await Promise.all([first.stop(), first.stop()])
    await (await start()).stop()
  })

  it('keeps acknowledged records and positions through a power loss where it syncs always', async () => {
    const disk = new MemoryDisk()
    const broker = await Broker.start({ listen: false, fsync: 'always' }, { disk })
    const client = await connect(broker)
    await createTopic(client, 't')
    for (let at = 0; at < 20; at++)
      expect(await produce(client, 't', batch({ values: [`v${at}`] }))).toMatchObject({ errorCode: 0 })
    const topics = [{ name: 't', partitions: [{ partitionIndex: 0, committedOffset: 7, committedMetadata: null }] }]
    await client.call('OffsetCommit', 7, { groupId: 'g', memberId: '', topics })
    const found = disk.afterPowerLoss()
    await broker.stop()
    await using again = await Broker.start({ listen: false, fsync: 'always' }, { disk: found })
    const reader = await connect(again)
    expect(contentOf((await fetch(reader, 't')).records)).toEqual(Array.from({ length: 20 }, (_, at) => `${at}=v${at}`))
    const fetched = await reader.call('OffsetFetch', 7, { groupId: 'g', topics: null })
    expect(fetched.topics[0]?.partitions[0]?.committedOffset).toBe(7)
  })

  it.each([
    [{ host: '0.0.0.0', listen: true }, /nobody is asked for a password; set tls and users, or set allowInsecure/],
    [{ port: 70_000 }, /port 70000 is not a port/],
    [{ defaultPartitions: 0 }, /defaultPartitions is 1 or more/],
    [{ configs: { 'log.retention.bits': '1' } }, /there is no setting log.retention.bits/],
    [{ configs: { 'log.retention.ms': 'soon' } }, /retention.ms is a whole number/],
  ])('refuses to start with %j', async (options, message) => {
    await expect(start(options)).rejects.toThrow(message)
    await (await start()).stop()
  })

  it('refuses to start over a damaged list of topics instead of forgetting them', async () => {
    const disk = new MemoryDisk()
    const broker = await Broker.start({ listen: false }, { disk })
    const client = await connect(broker)
    for (const name of ['a', 'b']) await createTopic(client, name)
    await broker.stop()
    const file = disk.open('topics.journal')
    const bytes = file.read(0, file.sizeBytes).slice()
    bytes[20] = 0x21
    file.truncate(0)
    file.append(bytes)
    await expect(Broker.start({ listen: false }, { disk })).rejects.toThrow(/BROKER_DIRECTORY_CORRUPT/)
  })
})
