import { describe, expect, it } from 'vitest'
import { batch } from './batches.ts'
import { openLog } from './logs.ts'

const from = (baseSequence: number, options: { epoch?: number; count?: number; id?: number } = {}): Uint8Array => {
  const { epoch = 0, count = 1, id = 7 } = options
  return batch({ values: Array.from({ length: count }, () => 'v'), producerId: id, producerEpoch: epoch, baseSequence })
}

describe('idempotent producers', () => {
  it('answer a repeated batch with its first offset, for the last five batches', () => {
    const { log } = openLog()
    for (let at = 0; at < 6; at++) log.append(from(at * 2, { count: 2 }))
    for (let at = 1; at < 6; at++)
      expect(log.append(from(at * 2, { count: 2 }))).toMatchObject({ ok: true, firstOffset: at * 2 })
    expect(log.append(from(0, { count: 2 }))).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
    expect(log.endOffset).toBe(12)
  })

  it('refuse a gap, and a batch of the same start and another length', () => {
    const { log } = openLog()
    log.append(from(0))
    expect(log.append(from(2))).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
    expect(log.append(from(0, { count: 2 }))).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
    expect(log.append(from(1))).toMatchObject({ ok: true, firstOffset: 1 })
  })

  it('start at 0 in a new epoch and refuse an old one', () => {
    const { log } = openLog()
    log.append(from(0))
    expect(log.append(from(1, { epoch: 1 }))).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
    expect(log.append(from(0, { epoch: 1 }))).toMatchObject({ ok: true })
    expect(log.append(from(1))).toMatchObject({ error: 'INVALID_PRODUCER_EPOCH' })
  })

  it('may start anywhere where nobody remembers them', () => {
    const { log, clock } = openLog()
    expect(log.append(from(41))).toMatchObject({ ok: true })
    clock.advance(25 * 3_600_000)
    log.enforceRetention()
    expect(log.append(from(99))).toMatchObject({ ok: true })
  })

  it('go on from 0 behind the largest sequence', () => {
    const { log } = openLog()
    log.append(from(0x7fff_fffe, { count: 2 }))
    expect(log.append(from(0))).toMatchObject({ ok: true, firstOffset: 2 })
    const wrapped = openLog().log
    wrapped.append(from(0x7fff_ffff, { count: 3 }))
    expect(wrapped.append(from(2))).toMatchObject({ ok: true, firstOffset: 3 })
  })

  it('do not disturb each other', () => {
    const { log } = openLog()
    log.append(from(0, { id: 1 }))
    log.append(from(0, { id: 2 }))
    expect(log.append(from(0, { id: 1 }))).toMatchObject({ firstOffset: 0 })
    expect(log.append(from(0, { id: 2 }))).toMatchObject({ firstOffset: 1 })
  })

  it.each(['from a checkpoint', 'from the log', 'from a damaged checkpoint'])(
    'are remembered after a restart, %s',
    async (how) => {
      const { log, disk, clock } = openLog()
      log.append(from(0))
      log.append(from(1, { count: 3 }))
      if (how !== 'from the log') await log.checkpoint()
      log.append(from(4))
      const found = disk.clone()
      if (how === 'from a damaged checkpoint') found.open('p/checkpoint').truncate(20)
      const again = openLog({ disk: found, clock }).log
      expect(again.append(from(1, { count: 3 }))).toMatchObject({ ok: true, firstOffset: 1 })
      expect(again.append(from(4))).toMatchObject({ ok: true, firstOffset: 4 })
      expect(again.append(from(6))).toMatchObject({ error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' })
      expect(again.append(from(5))).toMatchObject({ ok: true, firstOffset: 5 })
    },
  )
})
