import { describe, expect, it } from 'vitest'
import type { MemoryDisk } from '../../src/disk/memory-disk.ts'
import { batch, contentOf } from './batches.ts'
import { contentOfLog, openLog, rewrite } from './logs.ts'

const first = 'p/00000000000000000000.log'
const ten = Array.from({ length: 10 }, (_, at) => `${at}=v${at}`)

/** Ten batches of one record, as kill -9 leaves them. */
function killed(segmentBytes = 1_000_000): MemoryDisk {
  const { log, disk } = openLog({ config: { segmentBytes } })
  for (let at = 0; at < 10; at++) log.append(batch({ values: [`v${at}`] }))
  return disk.clone()
}

const batchBytes = batch({ values: ['v0'] }).byteLength

describe('recovery', () => {
  it('finds everything that was appended before a kill', () => {
    const { log, lines } = openLog({ disk: killed() })
    expect(contentOfLog(log)).toEqual(ten)
    expect(lines).toEqual([])
  })

  it('cuts a tail torn at any byte of the last two batches back to whole batches, and gives the offset anew', () => {
    const size = batchBytes * 10
    for (let keep = batchBytes * 8; keep < size; keep++) {
      const disk = killed()
      rewrite(disk, first, (bytes) => bytes.subarray(0, keep))
      const { log } = openLog({ disk })
      const whole = Math.floor(keep / batchBytes)
      expect(contentOfLog(log)).toEqual(ten.slice(0, whole))
      expect(log.append(batch({ values: ['new'] }))).toMatchObject({ ok: true, firstOffset: whole })
      expect(contentOfLog(openLog({ disk: disk.clone() }).log)).toEqual([...ten.slice(0, whole), `${whole}=new`])
    }
  })

  it.each([1, 11, 12, 60, 61, 500, 100_000])('cuts off a tail of %i zeros', (zeros) => {
    const disk = killed()
    disk.open(first).append(new Uint8Array(zeros))
    const { log, lines } = openLog({ disk })
    expect(contentOfLog(log)).toEqual(ten)
    expect(log.endOffset).toBe(10)
    expect(lines[0]).toMatch(/no whole batches and were cut off/)
  })

  it('finds any flipped bit of the last batch but those of the leader epoch', () => {
    for (let at = batchBytes * 9; at < batchBytes * 10; at++) {
      const disk = killed()
      rewrite(disk, first, (bytes) => {
        bytes[at] = (bytes[at] as number) ^ 0x10
        return bytes
      })
      const { log } = openLog({ disk })
      const place = at - batchBytes * 9
      // Offset and epoch lie outside the checksum: an offset that goes on upwards cannot be told from a gap.
      if (place >= 8 && (place < 12 || place >= 16)) expect(contentOfLog(log)).toEqual(ten.slice(0, 9))
      expect(contentOfLog(log).slice(0, 9)).toEqual(ten.slice(0, 9))
    }
  })

  it('never gives an offset again that stood behind damage, and keeps the damaged bytes aside', () => {
    const disk = killed()
    rewrite(disk, first, (bytes) => {
      bytes[batchBytes * 4 + 70] = 0xff
      return bytes
    })
    const { log, lines } = openLog({ disk })
    expect(contentOfLog(log)).toEqual(ten.slice(0, 4))
    expect(log.append(batch({ values: ['new'] }))).toMatchObject({ ok: true, firstOffset: 10 })
    expect(lines.join()).toMatch(/offsets 4 to 9 are lost/)
    expect(disk.list('p').some((name) => name.endsWith('.damaged'))).toBe(true)
    const again = openLog({ disk: disk.clone() }).log
    expect(contentOfLog(again)).toEqual([...ten.slice(0, 4), '10=new'])
  })

  it('does so too where later segments stood behind the damage', () => {
    const disk = killed(batchBytes * 3)
    rewrite(disk, first, (bytes) => {
      bytes[batchBytes + 70] = 0xff
      return bytes
    })
    const { log } = openLog({ disk, config: { segmentBytes: batchBytes * 3 } })
    expect(contentOfLog(log)).toEqual(['0=v0'])
    expect(log.endOffset).toBe(10)
    expect(openLog({ disk: disk.clone() }).log.endOffset).toBe(10)
  })

  it('does not take a valid batch inside a torn record for one that was acknowledged', () => {
    const { log, disk } = openLog()
    log.append(batch({ values: ['a'] }))
    const inner = batch({ values: ['inner'] })
    inner[7] = 200 // a base offset far ahead; it lies outside the checksum
    const found = disk.clone()
    const outer = batch({ values: ['x'.repeat(5)] })
    const torn = new Uint8Array(outer.byteLength + inner.byteLength)
    torn.set(outer.subarray(0, 61))
    torn.set(inner, 61)
    torn[10] = 0x7f // the outer length reaches beyond the end
    torn[7] = 1
    found.open(first).append(torn)
    const again = openLog({ disk: found }).log
    expect(contentOfLog(again)).toEqual(['0=a'])
    // Which of the two it was cannot be known; a gap is the safe answer, a repeated offset is not.
    expect(again.endOffset).toBeGreaterThanOrEqual(1)
  })

  it('scans only what is behind the recovery point', async () => {
    const { log, disk } = openLog()
    for (let at = 0; at < 5; at++) log.append(batch({ values: [`v${at}`] }))
    await log.checkpoint()
    for (let at = 5; at < 10; at++) log.append(batch({ values: [`v${at}`] }))
    const found = disk.clone()
    // Damage below the recovery point is not looked for: it was synced. Behind it, it is found.
    rewrite(found, first, (bytes) => {
      bytes[batchBytes + 70] = 0xff
      bytes[batchBytes * 7 + 70] = 0xff
      return bytes
    })
    const again = openLog({ disk: found }).log
    expect(again.read(6, 1, true)).not.toBeNull()
    expect(again.endOffset).toBe(10)
    expect(contentOf(again.read(7, 1000, true))).toEqual([])
    expect(again.read(0, batchBytes, true)?.byteLength).toBe(batchBytes)
  })

  it('rebuilds an index that is missing, torn, changed or of another size', async () => {
    const damages: ((disk: MemoryDisk, path: string) => void)[] = [
      (disk, path) => disk.remove(path),
      (disk, path) => disk.open(path).truncate(30),
      (disk, path) => rewrite(disk, path, (bytes) => bytes.fill(0x20, 40, 50)),
      (disk, path) => rewrite(disk, path, () => new Uint8Array(100)),
    ]
    for (const damage of damages) {
      const { log, disk } = openLog({ config: { segmentBytes: batchBytes * 4, indexIntervalBytes: 0 } })
      for (let at = 0; at < 10; at++) log.append(batch({ values: [`v${at}`], timestamp: 1000 + at }))
      await log.checkpoint()
      log.close()
      const found = disk.clone()
      const indexes = found.list('p').filter((name) => name.endsWith('.index'))
      expect(indexes.length).toBe(3)
      for (const name of indexes) damage(found, `p/${name}`)
      const again = openLog({ disk: found, config: { segmentBytes: batchBytes * 4, indexIntervalBytes: 0 } }).log
      expect(contentOfLog(again)).toEqual(ten)
      expect(again.offsetForTimestamp(1006)).toEqual({ offset: 6, timestamp: 1006 })
      expect(again.append(batch({ values: ['v10'] }))).toMatchObject({ firstOffset: 10 })
    }
  })

  it('remembers deleted records and the next offset where all segments are gone', () => {
    const { log, disk } = openLog()
    for (let at = 0; at < 5; at++) log.append(batch())
    log.deleteRecordsBefore(5)
    const found = disk.clone()
    for (const name of found.list('p')) if (name !== 'checkpoint') found.remove(`p/${name}`)
    const again = openLog({ disk: found }).log
    expect([again.startOffset, again.endOffset]).toEqual([5, 5])
    expect(again.append(batch())).toMatchObject({ firstOffset: 5 })
  })

  it('keeps a prefix after a power loss, whatever part of the unsynced bytes stays', async () => {
    for (let keep = 0; keep <= batchBytes * 5; keep += 7) {
      const { log, disk } = openLog()
      for (let at = 0; at < 5; at++) log.append(batch({ values: [`v${at}`] }))
      await log.checkpoint()
      for (let at = 5; at < 10; at++) log.append(batch({ values: [`v${at}`] }))
      const again = openLog({ disk: disk.afterPowerLoss((path) => (path.endsWith('.log') ? keep : 0)) }).log
      expect(contentOfLog(again)).toEqual(ten.slice(0, 5 + Math.floor(keep / batchBytes)))
    }
  })
})
