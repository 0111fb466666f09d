// Writing: order, acknowledgement, limits, failures.
import { noHeaders } from '@millrace/record'
import { expect } from 'vitest'
import type { WriteFailure } from '../port/log-writer.ts'
import { type Bench, bytesOf, numbered, valuesOf } from './bench.ts'

export function writerCases(bench: Bench): void {
  bench.test('records of a partition are written in order, over many batches and partitions', async () => {
    const topic = await bench.topic(3)
    const writer = bench.client.writer({ maxBatchBytes: 1_000 })
    await writer.open()
    for (let index = 0; index < 3_000; index++) {
      writer.write(topic, index % 3, index, null, bytesOf(`v${index}`), noHeaders)
    }
    await writer.flush()
    for (const partition of [0, 1, 2]) {
      expect(writer.acknowledgedOffset(topic, partition)).toBe(999)
      const values = valuesOf(await bench.readAll(topic, partition))
      expect(values).toEqual(Array.from({ length: 1_000 }, (_, index) => `v${index * 3 + partition}`))
    }
    await writer.close()
  })

  bench.test('a flush resolves only when what was written before it is acknowledged', async () => {
    const topic = await bench.topic()
    const writer = bench.client.writer({ lingerMs: 60_000 })
    await writer.open()
    expect(writer.acknowledgedOffset(topic, 0)).toBeUndefined()
    for (const [index, value] of numbered('v', 3).entries()) {
      writer.write(topic, 0, 0, null, bytesOf(value), noHeaders)
      await writer.flush()
      expect(writer.acknowledgedOffset(topic, 0)).toBe(index)
    }
    await writer.close()
  })

  bench.test('what is written without a flush goes out after the linger', async () => {
    const topic = await bench.topic()
    const writer = bench.client.writer({ lingerMs: 1 })
    await writer.open()
    writer.write(topic, 0, 0, null, bytesOf('v'), noHeaders)
    expect(valuesOf(await bench.readAll(topic, 0, { end: 1 }))).toEqual(['v'])
    await writer.close()
  })

  bench.test('the bytes of a record may be reused as soon as write returns', async () => {
    const topic = await bench.topic()
    const writer = bench.client.writer()
    await writer.open()
    const value = bytesOf('before')
    writer.write(topic, 0, 0, value, value, noHeaders)
    value.set(bytesOf('after!'))
    await writer.close()
    expect(valuesOf(await bench.readAll(topic, 0))).toEqual(['before'])
  })

  bench.test('drained waits while too much is not acknowledged', async () => {
    const topic = await bench.topic()
    const writer = bench.client.writer({ maxBufferedBytes: 10_000 })
    await writer.open()
    expect(writer.drained()).toBeUndefined()
    for (let index = 0; index < 100; index++) writer.write(topic, 0, 0, null, new Uint8Array(200), noHeaders)
    const drained = writer.drained()
    expect(drained).toBeInstanceOf(Promise)
    await drained
    expect(writer.drained()).toBeUndefined()
    await writer.close()
  })

  bench.test('a record that no batch can hold is refused at once and the others are written', async () => {
    const topic = await bench.topic()
    const writer = bench.client.writer({ maxBatchBytes: 10_000 })
    await writer.open()
    writer.write(topic, 0, 0, null, bytesOf('before'), noHeaders)
    expect(() => writer.write(topic, 0, 0, null, new Uint8Array(10_000), noHeaders)).toThrow(/^CLIENT_RECORD_TOO_LARGE/)
    writer.write(topic, 0, 0, null, bytesOf('after'), noHeaders)
    await writer.close()
    expect(valuesOf(await bench.readAll(topic, 0))).toEqual(['before', 'after'])
  })

  bench.test('a batch that the topic does not take whole is written in parts, in order', async () => {
    const topic = await bench.topic(1, { 'max.message.bytes': '20000' })
    const values = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(1_000, '.'))
    await bench.write(topic, 0, [...values, 'last'], { lingerMs: 60_000 })
    expect(valuesOf(await bench.readAll(topic, 0))).toEqual([...values, 'last'])
  })

  bench.test('a record that the topic does not take fails the flush, now and later', async () => {
    const topic = await bench.topic(1, { 'max.message.bytes': '2000' })
    const writer = bench.client.writer()
    await writer.open()
    writer.write(topic, 0, 0, null, new Uint8Array(5_000), noHeaders)
    await expect(writer.flush()).rejects.toMatchObject({ code: 'CLIENT_RECORD_TOO_LARGE' })
    await expect(writer.flush()).rejects.toMatchObject({ code: 'CLIENT_RECORD_TOO_LARGE' })
    await expect(writer.close()).rejects.toMatchObject({ code: 'CLIENT_RECORD_TOO_LARGE' })
  })

  bench.test('a record that fails can be skipped, and every other record is written once, in order', async () => {
    const topic = await bench.topic(1, { 'max.message.bytes': '2000' })
    const failures: WriteFailure[] = []
    const writer = bench.client.writer({
      maxBatchBytes: 6_000,
      onFailure: (failure) => {
        failures.push(failure)
        return 'skip'
      },
    })
    await writer.open()
    const values = numbered('v', 300)
    for (const [index, value] of values.entries()) {
      if (index === 150) writer.write(topic, 0, 0, null, new Uint8Array(3_000), noHeaders)
      writer.write(topic, 0, 0, null, bytesOf(value), noHeaders)
    }
    await writer.close()
    expect(failures.map(({ records }) => records.map(({ value }) => value?.length))).toEqual([[3_000]])
    expect(failures[0]).toMatchObject({ topic, partition: 0, error: { code: 'CLIENT_RECORD_TOO_LARGE' } })
    expect(valuesOf(await bench.readAll(topic, 0))).toEqual(values)
  })

  bench.test('a topic that is not there fails the flush', async () => {
    const writer = bench.client.writer()
    await writer.open()
    writer.write(bench.name('missing'), 0, 0, null, bytesOf('v'), noHeaders)
    await expect(writer.flush()).rejects.toMatchObject({ code: 'CLIENT_UNKNOWN_TOPIC' })
    await writer.close().catch(() => {})
  })

  bench.test('a closed writer refuses records', async () => {
    const topic = await bench.topic()
    const writer = bench.client.writer()
    await writer.open()
    await writer.close()
    expect(() => writer.write(topic, 0, 0, null, null, noHeaders)).toThrow(/^CLIENT_CLOSED/)
  })
}
