// Reading: positions, limits, pauses, damage.
import { isMillraceError, noHeaders } from '@millrace/record'
import { expect } from 'vitest'
import { type Bench, bytesOf, numbered, readUntil, until, valuesOf } from './bench.ts'

export function readerCases(bench: Bench): void {
  bench.test('a record comes back as it was written: key, value, time and headers, absent ones included', async () => {
    const topic = await bench.topic()
    const writer = bench.client.writer()
    await writer.open()
    const headers = [
      { key: 'a', value: bytesOf('1') },
      { key: 'a', value: null },
      { key: 'ä', value: new Uint8Array(0) },
    ]
    writer.write(topic, 0, 1_700_000_000_123, bytesOf('k'), bytesOf('v'), headers)
    writer.write(topic, 0, 1_600_000_000_000, null, null, noHeaders)
    writer.write(topic, 0, 0, new Uint8Array(0), new Uint8Array(0), noHeaders)
    await writer.close()
    const plain = (bytes: Uint8Array | null): number[] | null => bytes && [...bytes]
    const records = (await bench.readAll(topic, 0)).map((record) => ({
      ...record,
      key: plain(record.key),
      value: plain(record.value),
      headers: record.headers.map(({ key, value }) => ({ key, value: plain(value) })),
    }))
    expect(records).toEqual([
      {
        offset: 0,
        timestamp: 1_700_000_000_123,
        key: [107],
        value: [118],
        headers: [
          { key: 'a', value: [49] },
          { key: 'a', value: null },
          { key: 'ä', value: [] },
        ],
      },
      { offset: 1, timestamp: 1_600_000_000_000, key: null, value: null, headers: [] },
      { offset: 2, timestamp: 0, key: [], value: [], headers: [] },
    ])
  })

  bench.test('reading starts at the position, also in the middle of a batch', async () => {
    const topic = await bench.topic()
    await bench.write(topic, 0, numbered('v', 10))
    const records = await bench.readAll(topic, 0, { from: 7 })
    expect(records.map(({ offset }) => offset)).toEqual([7, 8, 9])
  })

  bench.test('reading leaves no group behind', async () => {
    const groups = async () => (await bench.client.admin.listGroups()).map(({ groupId }) => groupId)
    const topic = await bench.topic()
    await bench.write(topic, 0, ['v'])
    const before = await groups()
    await bench.readAll(topic, 0)
    expect((await groups()).filter((groupId) => !before.includes(groupId))).toEqual([])
  })

  bench.test('position and end offset follow what was handed over and what the broker said', async () => {
    const topic = await bench.topic()
    await bench.write(topic, 0, numbered('v', 10))
    const reader = bench.client.reader()
    expect(reader.position(topic, 0)).toBeUndefined()
    reader.assign([{ topic, partition: 0, offset: 4 }])
    expect(reader.position(topic, 0)).toBe(4)
    expect(reader.endOffset(topic, 0)).toBeUndefined()
    await readUntil(reader, topic, 0, 10)
    expect([reader.position(topic, 0), reader.endOffset(topic, 0)]).toEqual([10, 10])
    await reader.close()
  })

  bench.test('a poll that finds nothing is empty', async () => {
    const topic = await bench.topic()
    const reader = bench.client.reader()
    reader.assign([{ topic, partition: 0, offset: 0 }])
    expect(await reader.poll(50)).toEqual([])
    expect(await reader.poll(0)).toEqual([])
    await reader.close()
  })

  bench.test('a waiting poll hands over what is written meanwhile', async () => {
    const topic = await bench.topic()
    const reader = bench.client.reader()
    reader.assign([{ topic, partition: 0, offset: 0 }])
    expect(await reader.poll(20)).toEqual([])
    const polled = reader.poll(30_000)
    await bench.write(topic, 0, ['late'])
    expect(valuesOf((await polled).flatMap(({ records }) => records))).toEqual(['late'])
    await reader.close()
  })

  bench.test('a batch larger than the limits is read whole, in every partition', async () => {
    const topic = await bench.topic(3)
    const large = 'x'.repeat(300_000)
    for (const partition of [0, 1, 2]) await bench.write(topic, partition, [large, `small ${partition}`])
    const reader = bench.client.reader({ maxPartitionBytes: 10_000, maxBufferedBytes: 20_000 })
    reader.assign([0, 1, 2].map((partition) => ({ topic, partition, offset: 0 })))
    const seen = [0, 0, 0]
    while (seen.some((count) => count < 2)) {
      for (const { partition, records } of await reader.poll(250)) {
        seen[partition] = (seen[partition] ?? 0) + records.length
      }
    }
    expect(seen).toEqual([2, 2, 2])
    await reader.close()
  })

  bench.test('a seek throws away what was fetched ahead', async () => {
    const topic = await bench.topic()
    await bench.write(topic, 0, numbered('v', 10))
    const reader = bench.client.reader()
    reader.assign([{ topic, partition: 0, offset: 0 }])
    await until(() => reader.endOffset(topic, 0) !== undefined)
    reader.seek({ topic, partition: 0, offset: 8 })
    expect(valuesOf(await readUntil(reader, topic, 0, 10))).toEqual(['v8', 'v9'])
    reader.seek({ topic, partition: 0, offset: 2 })
    expect((await readUntil(reader, topic, 0, 10)).length).toBe(8)
    await reader.close()
  })

  bench.test('a new assignment keeps the place of partitions that stay, and nothing of the others', async () => {
    const topic = await bench.topic(2)
    for (const partition of [0, 1]) await bench.write(topic, partition, numbered(`${partition}-`, 5))
    const reader = bench.client.reader()
    reader.assign([0, 1].map((partition) => ({ topic, partition, offset: 0 })))
    await readUntil(reader, topic, 0, 5)
    reader.assign([{ topic, partition: 0, offset: 5 }])
    expect([reader.position(topic, 0), reader.position(topic, 1)]).toEqual([5, undefined])
    expect(await reader.poll(100)).toEqual([])
    reader.assign([
      { topic, partition: 0, offset: 5 },
      { topic, partition: 1, offset: 3 },
    ])
    expect(valuesOf(await readUntil(reader, topic, 1, 5))).toEqual(['1-3', '1-4'])
    await reader.close()
  })

  bench.test('a paused partition is not handed over and goes on where it was when resumed', async () => {
    const topic = await bench.topic(2)
    for (const partition of [0, 1]) await bench.write(topic, partition, numbered(`${partition}-`, 5))
    const reader = bench.client.reader()
    reader.assign([0, 1].map((partition) => ({ topic, partition, offset: 0 })))
    reader.pause([{ topic, partition: 0 }])
    await readUntil(reader, topic, 1, 5)
    expect(await reader.poll(100)).toEqual([])
    reader.resume([{ topic, partition: 0 }])
    expect(valuesOf(await readUntil(reader, topic, 0, 5))).toEqual(numbered('0-', 5))
    await reader.close()
  })

  bench.test('a position outside the log fails by default, and the reader can go on elsewhere', async () => {
    const topic = await bench.topic()
    await bench.write(topic, 0, numbered('v', 3))
    const reader = bench.client.reader()
    reader.assign([{ topic, partition: 0, offset: 99 }])
    const thrown = await pollsUntilError(() => reader.poll(250))
    expect(thrown).toMatchObject({ code: 'CLIENT_OFFSET_OUT_OF_RANGE', details: { topic, partition: 0, offset: 99 } })
    reader.seek({ topic, partition: 0, offset: 1 })
    expect(valuesOf(await readUntil(reader, topic, 0, 3))).toEqual(['v1', 'v2'])
    await reader.close()
  })

  bench.test('a position outside the log moves to the start or the end where that is asked for', async () => {
    const topic = await bench.topic()
    await bench.write(topic, 0, numbered('v', 6))
    await bench.client.admin.deleteRecords([{ topic, partition: 0, beforeOffset: 4 }])
    const values = valuesOf(await bench.readAll(topic, 0, { outOfRange: 'earliest' }))
    expect(values).toEqual(['v4', 'v5'])
    const reader = bench.client.reader({ outOfRange: 'latest' })
    reader.assign([{ topic, partition: 0, offset: 99 }])
    await until(async () => (await reader.poll(20)).length === 0 && reader.position(topic, 0) === 6)
    await reader.close()
  })

  bench.test('a missing topic rejects the poll', async () => {
    const reader = bench.client.reader()
    reader.assign([{ topic: bench.name('missing'), partition: 0, offset: 0 }])
    expect(await pollsUntilError(() => reader.poll(250))).toMatchObject({ code: 'CLIENT_UNKNOWN_TOPIC' })
    await reader.close()
  })

  for (const compression of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
    bench.test(`batches compressed with ${compression} are read`, async () => {
      const topic = await bench.topic()
      const values = numbered('a value that repeats itself, a value that repeats itself ', 500)
      await bench.write(topic, 0, values, { compression })
      expect(valuesOf(await bench.readAll(topic, 0))).toEqual(values)
    })
  }

  bench.test('a batch damaged on the way is never handed over', async () => {
    const topic = await bench.topic()
    await bench.write(topic, 0, ['first'])
    await bench.write(topic, 0, ['the value that is damaged'])
    await bench.withFaults(async (client, faults) => {
      faults.onAnswer = (api, frame) => {
        const at = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).indexOf('the value that')
        if (api !== 'Fetch' || at < 0) return 'pass'
        const damaged = frame.slice()
        damaged[at] = (damaged[at] as number) ^ 1
        return damaged
      }
      const reader = client.reader()
      reader.assign([{ topic, partition: 0, offset: 0 }])
      const seen: (string | null)[] = []
      const thrown = await pollsUntilError(async () => {
        for (const { records } of await reader.poll(250)) seen.push(...valuesOf(records))
        expect(seen.length).toBeLessThan(2)
      })
      expect(faults.faults).toBeGreaterThan(0)
      expect(thrown).toMatchObject({ code: 'CLIENT_CORRUPT_BATCH' })
      expect(seen).toEqual(['first'])
      faults.heal()
      reader.seek({ topic, partition: 0, offset: reader.position(topic, 0) as number })
      expect(valuesOf(await readUntil(reader, topic, 0, 2))).toEqual(['the value that is damaged'])
    })
  })

  bench.test('a closed reader refuses to poll, and a poll that waits ends', async () => {
    const topic = await bench.topic()
    const reader = bench.client.reader()
    reader.assign([{ topic, partition: 0, offset: 0 }])
    const waiting = reader.poll(30_000)
    await reader.close()
    expect(await waiting).toEqual([])
    await expect(reader.poll(10)).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
  })
}

async function pollsUntilError(poll: () => Promise<unknown>): Promise<unknown> {
  for (;;) {
    try {
      await poll()
    } catch (thrown) {
      if (!isMillraceError(thrown)) throw thrown
      return thrown
    }
  }
}
