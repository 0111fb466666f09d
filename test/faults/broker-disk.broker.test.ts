// The embedded broker on a bad disk: a full one refuses writes and keeps what it acknowledged, a flipped bit in a segment is not handed out.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nativeClient } from '@millrace/client'
import { expect, onTestFinished, test } from 'vitest'
import { startBrokerProcess } from '../broker/broker-process.ts'
import { ClusterBed, textOf } from '../runtime/cluster-bed.ts'
import { seeded } from './random.ts'
import { smallDisk } from './small-disk.ts'
import { within } from './within.ts'

const limitMs = 30_000

test('on a full disk writes fail with the reason, everything acknowledged stays, and writing goes on once there is room', async ({
  skip,
}) => {
  const disk = await smallDisk(6 << 20)
  if (typeof disk !== 'string') return skip(disk.without)
  const broker = await startBrokerProcess(disk)
  onTestFinished(() => broker.kill())
  const bed = await ClusterBed.open(broker.bootstrapServers)
  await bed.createTopics({ events: 1, ballast: 1 })
  const acknowledged: string[] = []
  const writeTo = async (name: string, count: number): Promise<void> => {
    const client = nativeClient({ bootstrapServers: broker.bootstrapServers, requestTimeoutMs: 2_000 })
    const writer = client.writer({ deliveryTimeoutMs: 3_000 })
    try {
      await writer.open()
      for (let at = 0; at < count; at++) {
        const value = `${name} ${acknowledged.length}`.padEnd(100_000)
        writer.write(bed.topic(name), 0, Date.now(), null, Buffer.from(value), [])
        await writer.flush()
        if (name === 'events') acknowledged.push(value)
      }
    } finally {
      await client.close()
    }
  }
  await writeTo('ballast', 20)
  await expect(within(limitMs, 'the refusal', writeTo('events', 1_000))).rejects.toThrow(
    /^CLIENT_DELIVERY_TIMEOUT: .* for .*-in-events-0 .*the broker answered KAFKA_STORAGE_ERROR/,
  )
  expect(acknowledged.length).toBeGreaterThan(5)
  const valuesIn = async (): Promise<readonly string[]> =>
    (await bed.read(bed.topic('events'))).map(({ value }) => textOf(value))
  expect((await valuesIn()).slice(0, acknowledged.length)).toEqual(acknowledged)

  await bed.client.admin.deleteTopics([bed.topic('ballast')])
  const before = await valuesIn()
  acknowledged.splice(0, acknowledged.length, ...before)
  await within(limitMs, 'writing again', writeTo('events', 5))
  expect(await valuesIn()).toEqual(acknowledged)
})

async function segmentWith(
  directory: string,
  value: string,
): Promise<{ readonly file: string; readonly bytes: Buffer }> {
  for (const name of await readdir(directory, { recursive: true })) {
    if (!name.endsWith('.log')) continue
    const bytes = await readFile(join(directory, name))
    if (bytes.includes(value)) return { file: join(directory, name), bytes }
  }
  throw new Error(`no segment in ${directory} holds ${value}`)
}

test('a flipped bit in a segment reaches nobody: reading says where it is', async () => {
  await seeded(async (random) => {
    const directory = await mkdtemp(join(tmpdir(), 'millrace-bent-'))
    onTestFinished(() => rm(directory, { recursive: true, force: true }))
    let broker = await startBrokerProcess(directory)
    onTestFinished(() => broker.kill())
    const bed = await ClusterBed.open(broker.bootstrapServers)
    await bed.createTopics({ events: 1 })
    const values = Array.from({ length: 200 }, (_, at) => `value ${at}`.padEnd(200))
    for (const value of values) await bed.produce('events', [{ key: 'k', value }])
    expect(await broker.stop()).toBe(0)
    const { file, bytes } = await segmentWith(directory, values[0] ?? '')
    // Inside a value in the first half, so that good batches lie before and behind it.
    const value = 20 + random.next(60)
    const at = bytes.indexOf(`value ${value} `) + random.next(200)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.next(8))
    await writeFile(file, bytes)
    broker = await startBrokerProcess(directory, { port: broker.port })
    const reader = bed.client.reader()
    reader.assign([{ topic: bed.topic('events'), partition: 0, offset: 0 }])
    const read: string[] = []
    const reading = (async () => {
      while (read.length < values.length) {
        for (const { records } of await reader.poll(100)) read.push(...records.map((record) => textOf(record.value)))
      }
    })()
    await expect(within(limitMs, 'the error', reading)).rejects.toMatchObject({
      code: 'CLIENT_CORRUPT_BATCH',
      message: expect.stringContaining(`${bed.topic('events')}-0`) as string,
    })
    expect(read).toEqual(values.slice(0, value))
    await reader.close()
  })
})
