import { describe, expect, it } from 'vitest'
import { batch, contentOf } from './batches.ts'
import { contentOfLog, openLog } from './logs.ts'

describe('PartitionLog', () => {
  it('gives offsets in the order of appends and reads them back from any offset', () => {
    const { log } = openLog()
    expect(log.append(batch({ values: ['a', 'b'] }))).toMatchObject({ ok: true, firstOffset: 0, nextOffset: 2 })
    expect(log.append(batch({ values: ['c'] }))).toMatchObject({ ok: true, firstOffset: 2 })
    expect(contentOf(log.read(0, 1_000_000, true))).toEqual(['0=a', '1=b', '2=c'])
    // A batch is read whole: a reader in its middle skips what is before.
    expect(contentOf(log.read(1, 1_000_000, true))).toEqual(['0=a', '1=b', '2=c'])
    expect(contentOf(log.read(2, 1_000_000, true))).toEqual(['2=c'])
    expect(log.read(3, 1_000_000, true)?.byteLength).toBe(0)
    expect(log.read(4, 1_000_000, true)).toBeNull()
    expect(log.read(-1, 1_000_000, true)).toBeNull()
  })

  it('stays below maxBytes, but for a first batch that would never fit', () => {
    const { log } = openLog()
    for (const value of ['a', 'b', 'c']) log.append(batch({ values: [value] }))
    const one = batch({ values: ['a'] }).byteLength
    expect(contentOf(log.read(0, one * 2 + 5, true))).toEqual(['0=a', '1=b'])
    expect(contentOf(log.read(0, 1, true))).toEqual(['0=a'])
    expect(log.read(0, 1, false)?.byteLength).toBe(0)
  })

  it('rolls segments by size and reads over their borders', () => {
    const one = batch({ values: ['x'] }).byteLength
    const { log, disk } = openLog({ config: { segmentBytes: one * 2 } })
    for (let at = 0; at < 7; at++) log.append(batch({ values: [`v${at % 10}`] }))
    expect(disk.list('p').filter((name) => name.endsWith('.log')).length).toBeGreaterThan(3)
    expect(contentOfLog(log)).toEqual(['0=v0', '1=v1', '2=v2', '3=v3', '4=v4', '5=v5', '6=v6'])
  })

  it('rolls a segment whose first record is older than segment.ms', () => {
    const { log, disk } = openLog({ config: { segmentMs: 100 } })
    log.append(batch({ timestamp: 1000 }))
    log.append(batch({ timestamp: 1100 }))
    expect(disk.list('p').filter((name) => name.endsWith('.log'))).toHaveLength(1)
    log.append(batch({ timestamp: 1101 }))
    expect(disk.list('p').filter((name) => name.endsWith('.log'))).toHaveLength(2)
  })

  it.each([
    ['a flipped bit', (bytes: Uint8Array): number => ((bytes[65] as number) ^= 1), 'CORRUPT_MESSAGE'],
    ['another magic', (bytes: Uint8Array): number => (bytes[16] = 1), 'UNSUPPORTED_FOR_MESSAGE_FORMAT'],
    ['a length beyond its end', (bytes: Uint8Array): number => (bytes[11] = 255), 'CORRUPT_MESSAGE'],
    ['a negative length', (bytes: Uint8Array): number => (bytes[8] = 255), 'CORRUPT_MESSAGE'],
  ] as const)('refuses a batch with %s', (_, change, error) => {
    const { log } = openLog()
    const bytes = batch()
    change(bytes)
    expect(log.append(bytes)).toMatchObject({ ok: false, error })
    expect(log.endOffset).toBe(0)
  })

  it('refuses cut-off, empty and doubled batches', () => {
    const { log } = openLog()
    expect(log.append(batch().subarray(0, 60))).toMatchObject({ error: 'CORRUPT_MESSAGE' })
    expect(log.append(new Uint8Array(0))).toMatchObject({ error: 'CORRUPT_MESSAGE' })
    expect(log.append(Uint8Array.from([...batch(), ...batch()]))).toMatchObject({ error: 'INVALID_RECORD' })
  })

  it('refuses control and transactional batches, and batches above its limits', () => {
    const { log } = openLog({ config: { maxMessageBytes: 200 } })
    expect(log.append(batch({ control: true }))).toMatchObject({ error: 'INVALID_RECORD' })
    const transactional = batch({ transactional: true, producerId: 1, producerEpoch: 0, baseSequence: 0 })
    expect(log.append(transactional)).toMatchObject({ error: 'INVALID_TXN_STATE' })
    expect(log.append(batch({ values: ['x'.repeat(300)] }))).toMatchObject({ error: 'MESSAGE_TOO_LARGE' })
    const small = openLog({ config: { segmentBytes: 100 } }).log
    expect(small.append(batch({ values: ['x'.repeat(100)] }))).toMatchObject({ error: 'RECORD_LIST_TOO_LARGE' })
  })

  it('refuses records without a key where the topic is compacted, also inside a compressed batch', () => {
    const { log } = openLog({ config: { compacts: true } })
    expect(log.append(batch({ key: null, compression: 'gzip' }))).toMatchObject({ error: 'INVALID_RECORD' })
    expect(log.append(batch({ key: 'k', compression: 'gzip' }))).toMatchObject({ ok: true })
  })

  it('refuses timestamps out of the allowed distance, and stamps its own where asked', () => {
    const { log, clock } = openLog({ config: { timestampAfterMaxMs: 100, timestampBeforeMaxMs: 5000 } })
    expect(log.append(batch({ timestamp: clock.now() + 101 }))).toMatchObject({ error: 'INVALID_TIMESTAMP' })
    expect(log.append(batch({ timestamp: clock.now() - 5001 }))).toMatchObject({ error: 'INVALID_TIMESTAMP' })
    expect(log.append(batch({ timestamp: clock.now() }))).toMatchObject({ ok: true, appendTimeMs: -1 })
    const stamping = openLog({ config: { timestampType: 'LogAppendTime' } }).log
    expect(stamping.append(batch({ timestamp: 99_999_999 }))).toMatchObject({ ok: true, appendTimeMs: 10_000 })
    expect(stamping.offsetForTimestamp(10_000)).toEqual({ offset: 0, timestamp: 10_000 })
    expect(stamping.offsetForTimestamp(10_001)).toBeNull()
  })

  it('finds the first record of a timestamp, inside batches and over segments, and the largest one', () => {
    const { log } = openLog({ config: { segmentBytes: 200, indexIntervalBytes: 0 } })
    for (let at = 0; at < 10; at++) log.append(batch({ values: ['a', 'b', 'c'], timestamp: 1000 + at * 10 }))
    expect(log.offsetForTimestamp(0)).toEqual({ offset: 0, timestamp: 1000 })
    expect(log.offsetForTimestamp(1031)).toEqual({ offset: 10, timestamp: 1031 })
    expect(log.offsetForTimestamp(1033)).toEqual({ offset: 12, timestamp: 1040 })
    expect(log.offsetForTimestamp(1093)).toBeNull()
    log.append(batch({ timestamp: 500 }))
    expect(log.offsetOfMaxTimestamp()).toEqual({ offset: 29, timestamp: 1092 })
  })

  it('moves its start and removes whole segments when records are deleted', () => {
    const one = batch({ values: ['x'] }).byteLength
    const { log, disk, clock } = openLog({ config: { segmentBytes: one * 2 } })
    for (let at = 0; at < 6; at++) log.append(batch({ values: ['x'] }))
    log.deleteRecordsBefore(3)
    expect(log.startOffset).toBe(3)
    expect(log.read(2, 100, true)).toBeNull()
    expect(contentOfLog(log)).toEqual(['3=x', '4=x', '5=x'])
    expect(disk.list('p')).not.toContain('00000000000000000000.log')
    log.deleteRecordsBefore(99)
    expect(log.startOffset).toBe(6)
    const again = openLog({ disk: disk.clone(), clock }).log
    expect([again.startOffset, again.endOffset]).toEqual([6, 6])
    expect(again.append(batch())).toMatchObject({ firstOffset: 6 })
  })

  it('drops segments beyond retention.ms, the active one too, and goes on with the next offset', () => {
    const one = batch({ values: ['x'] }).byteLength
    const { log, clock } = openLog({ config: { segmentBytes: one * 2, retentionMs: 500 } })
    for (let at = 0; at < 6; at++) log.append(batch({ values: ['x'], timestamp: 9_000 + at * 200 }))
    log.enforceRetention()
    expect(log.startOffset).toBe(2)
    clock.advance(100_000)
    log.enforceRetention()
    expect([log.startOffset, log.endOffset]).toEqual([6, 6])
    expect(log.append(batch())).toMatchObject({ firstOffset: 6 })
  })

  it('drops the oldest segments above retention.bytes and keeps records whose time is not known', () => {
    const one = batch({ values: ['x'] }).byteLength
    const { log } = openLog({ config: { segmentBytes: one * 2, retentionBytes: one * 3, retentionMs: -1 } })
    for (let at = 0; at < 7; at++) log.append(batch({ values: ['x'] }))
    log.enforceRetention()
    expect(log.startOffset).toBe(4)
    const untimed = openLog({ config: { retentionMs: 1 } }).log
    untimed.append(batch({ timestamp: -1 }))
    untimed.enforceRetention()
    expect(untimed.startOffset).toBe(0)
  })

  it('deletes nothing by time or size where cleanup.policy is compact', () => {
    const { log, clock } = openLog({ config: { deletes: false, compacts: true, retentionMs: 1, retentionBytes: 1 } })
    log.append(batch())
    clock.advance(1_000_000)
    log.enforceRetention()
    expect(log.startOffset).toBe(0)
  })

  it('shows records only once they are synced, where it syncs always', async () => {
    const { log, disk } = openLog({ syncAlways: true })
    const appended = log.append(batch({ values: ['a'] }))
    expect(appended).toMatchObject({ ok: true, nextOffset: 1 })
    expect(log.highWatermark).toBe(0)
    expect(log.read(0, 100, true)?.byteLength).toBe(0)
    await log.whenVisible(1)
    expect(contentOf(log.read(0, 100, true))).toEqual(['0=a'])
    expect(contentOfLog(openLog({ disk: disk.afterPowerLoss() }).log)).toEqual(['0=a'])
  })

  it('tells listeners of readable bytes, and of its end', () => {
    const { log } = openLog()
    const heard: number[] = []
    const stop = log.onReadable((bytes) => heard.push(bytes))
    const bytes = batch()
    log.append(bytes)
    log.close()
    stop()
    expect(heard).toEqual([bytes.byteLength, 0])
    expect(log.append(batch())).toMatchObject({ ok: false, error: 'KAFKA_STORAGE_ERROR' })
  })
})
