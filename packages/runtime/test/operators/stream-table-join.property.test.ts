// Streams joined with tables against a plain computation over the whole input: what the table had said by then, or (versioned) had said about the record's time.
import { fc, test } from '@fast-check/vitest'
import { string } from '@millrace/serde'
import { PlanBuilder, stream, streamTableJoin, table, to, type Topology } from '@millrace/topology'
import { expect } from 'vitest'
import { benchOf, joined } from '../task-bench.ts'

const text = { key: string(), value: string() }
/** Longer than any input. */
const versionedHistoryMs = 1_000

function joining(left: boolean, versioned: boolean): Topology {
  const plan = new PlanBuilder()
  const materialized = { store: 'rows', ...(versioned ? { versionedHistoryMs } : {}) }
  const rows = plan.add(table({ topic: 'rows', ...text, materialized }))
  const input = plan.add(stream({ topics: ['in'], ...text }))
  const joiner = (_key: unknown, value: unknown, row: unknown): string => joined(value, '|', row)
  const result = plan.add(streamTableJoin({ stream: input, table: rows, joiner, left }))
  plan.add(to({ input: result, topic: 'out', ...text }))
  return plan.build()
}

interface Input {
  readonly topic: 'rows' | 'in'
  readonly key: string
  readonly at: number
  /** Of a row. */
  readonly deletes: boolean
}

const inputs = fc.array(
  fc.record({
    topic: fc.constantFrom('rows' as const, 'in' as const),
    key: fc.constantFrom('j', 'k'),
    at: fc.integer({ min: 0, max: 30 }),
    deletes: fc.boolean(),
  }),
  { maxLength: 40, size: '+1' },
)

/** The row that a record of `key` and `at` meets, after these rows in their order of arrival. */
function rowFor(rows: readonly (Input & { index: number })[], key: string, at: number, versioned: boolean) {
  const ofKey = rows.filter((row) => row.key === key)
  if (!versioned) return ofKey.at(-1)
  // Of several versions of one time the last one counts.
  const sofar = ofKey.filter((row) => row.at <= at)
  const newest = Math.max(...sofar.map((row) => row.at))
  return sofar.findLast((row) => row.at === newest)
}

test.prop([inputs, fc.boolean(), fc.boolean()], { numRuns: 300 })(
  'a record meets the row of its key, and without one only a left join has a result',
  (input, left, versioned) => {
    const bench = benchOf(joining(left, versioned))
    const rows: (Input & { index: number })[] = []
    const expected: string[] = []
    for (const [index, one] of input.entries()) {
      const { topic, key, at, deletes } = one
      if (topic === 'rows') {
        rows.push({ ...one, index })
        bench.pipe('rows', deletes ? `${key}=~@${at}` : `${key}=r${index}@${at}`)
      } else {
        const row = rowFor(rows, key, at, versioned)
        const met = row === undefined || row.deletes ? null : `r${row.index}`
        if (left || met !== null) expected.push(`${key}=${index}|${met}@${at}`)
        bench.pipe('in', `${key}=${index}@${at}`)
      }
    }
    expect(bench.sent.to('out')).toEqual(expected)
  },
)
