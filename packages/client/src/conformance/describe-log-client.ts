// The conformance suite of the port to a log: every adapter passes it, or lists by title the cases that it fails.
import { describe, expect, test } from 'vitest'
import { adminCases } from './admin-cases.ts'
import { Bench, type LogClientFixture } from './bench.ts'
import { compactionCases } from './compaction-cases.ts'
import { faultCases } from './fault-cases.ts'
import { memberCases } from './member-cases.ts'
import { readCommittedCases } from './read-committed-cases.ts'
import { readerCases } from './reader-cases.ts'
import { writerCases } from './writer-cases.ts'

const chapters = {
  admin: adminCases,
  reader: readerCases,
  'reading what is committed': readCommittedCases,
  'reading what was compacted': compactionCases,
  writer: writerCases,
  member: memberCases,
  faults: faultCases,
}

/**
 * Declares the suite for one adapter and one cluster. `gaps` are titles of cases that are known to fail: a listed case that passes is a failure, and so is a
 * title that no case has.
 */
export function describeLogClient(
  name: string,
  setup: () => Promise<LogClientFixture>,
  gaps: readonly string[] = [],
): void {
  describe(name, () => {
    const bench = new Bench(setup, new Set(gaps))
    for (const [chapter, cases] of Object.entries(chapters)) describe(chapter, () => cases(bench))
    test('every listed gap is the title of a case', () => {
      expect(gaps.filter((title) => !bench.titles.has(title))).toEqual([])
    })
  })
}

/** The chapter on transactions alone, for other makers of them (`openTransactionalProducer`). `gaps` as above; titles of other chapters are passed over. */
export function describeReadCommitted(
  name: string,
  setup: () => Promise<LogClientFixture>,
  gaps: readonly string[] = [],
): void {
  describe(name, () => readCommittedCases(new Bench(setup, new Set(gaps))))
}
