import { fc, test } from '@fast-check/vitest'
import { ManualClock } from '@millrace/record'
import { describe, expect } from 'vitest'
import { MemoryDisk } from '../../src/disk/memory-disk.ts'
import { batch, contentOf } from './batches.ts'
import { contentOfLog, openLog } from './logs.ts'

/** What happens to a log, and what a list of records says of it. */
type Step =
  | { readonly kind: 'append'; readonly count: number; readonly size: number }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'kill' }
  | { readonly kind: 'tear'; readonly bytes: number }
  | { readonly kind: 'power loss'; readonly share: number }
  | { readonly kind: 'delete'; readonly share: number }
  | { readonly kind: 'retention' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      count: fc.integer({ min: 1, max: 5 }),
      size: fc.integer({ min: 0, max: 60 }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'checkpoint' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'kill' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('tear' as const), bytes: fc.integer({ min: 1, max: 400 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('power loss' as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('delete' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'retention' as const }) },
)

const config = { segmentBytes: 600, indexIntervalBytes: 100, retentionBytes: 2500, retentionMs: -1 }

describe('a log, whatever happens to it', () => {
  test.prop([fc.array(step, { maxLength: 40 })], { numRuns: 150 })(
    'equals a list of records, and gives no offset twice',
    async (steps) => {
      const clock = new ManualClock(10_000)
      let { log, disk } = openLog({ config, clock })
      let sequence = 0
      /** By offset; undefined where nothing stands. */
      const records: (string | undefined)[] = []
      /** Offsets below it were synced by a checkpoint. */
      let synced = 0
      const reopen = (found: MemoryDisk): void => {
        disk = found
        log = openLog({ disk, config, clock }).log
      }
      for (const each of steps) {
        if (each.kind === 'append') {
          const values = Array.from({ length: each.count }, () => `${sequence++}-${'x'.repeat(each.size)}`)
          const appended = log.append(batch({ values }))
          expect(appended).toMatchObject({ ok: true, firstOffset: records.length })
          records.push(...values)
        } else if (each.kind === 'checkpoint') {
          await log.checkpoint()
          synced = records.length
        } else if (each.kind === 'kill') {
          reopen(disk.clone())
        } else if (each.kind === 'tear') {
          // A write that kill -9 cut: bytes of a batch that was never acknowledged.
          const found = disk.clone()
          const last = found
            .list('p')
            .filter((name) => name.endsWith('.log'))
            .at(-1)
          found.open(`p/${last}`).append(batch({ values: ['torn'.repeat(100)] }).subarray(0, each.bytes))
          reopen(found)
        } else if (each.kind === 'power loss') {
          reopen(
            disk.afterPowerLoss((path, unsynced) =>
              path.endsWith('.log') ? Math.floor(unsynced * each.share) : unsynced,
            ),
          )
          expect(log.endOffset).toBeGreaterThanOrEqual(synced)
          // What was not synced may be gone from some point on.
          const left = new Set(contentOfLog(log).map((one) => Number(one.split('=')[0])))
          for (let offset = Math.max(synced, log.startOffset); offset < records.length; offset++) {
            if (!left.has(offset)) records[offset] = undefined
          }
          records.length = log.endOffset
          synced = records.length
        } else if (each.kind === 'delete') {
          log.deleteRecordsBefore(Math.floor(records.length * each.share))
        } else {
          log.enforceRetention()
        }
        const expected = records.flatMap((value, offset) =>
          value === undefined || offset < log.startOffset ? [] : [`${offset}=${value}`],
        )
        expect(contentOfLog(log)).toEqual(expected)
        expect(log.endOffset).toBe(records.length)
      }
      const middle = Math.floor((log.startOffset + log.endOffset) / 2)
      const whole = contentOf(log.read(middle, 10_000, true))
      if (records[middle] !== undefined && middle >= log.startOffset && middle < log.endOffset) {
        expect(whole.some((one) => one.startsWith(`${middle}=`))).toBe(true)
      }
    },
  )
})
