// Streams joined with a global table by a key from their values, against what the table had said by then.
import { fc, test } from '@fast-check/vitest'
import { StreamsBuilder, string, type Topology } from '@millrace/streams'
import { TopologyTestDriver } from '@millrace/testing'
import { expect } from 'vitest'

const text = { key: string(), value: string() }

/** Records of the stream ask for the row that their value begins with. */
function joining(kind: 'join' | 'leftJoin'): Topology {
  const builder = new StreamsBuilder()
  const rows = builder.globalTable('rows', { ...text, store: 'rows' })
  const input = builder.stream('in', text)
  const rowKey = (_key: string | null, value: string): string => value.slice(0, 1)
  const piped = (value: string, row: string | null): string => `${value}|${row ?? '-'}`
  const joined = kind === 'join' ? input.join(rows, rowKey, piped) : input.leftJoin(rows, rowKey, piped)
  joined.to('joined', text)
  return builder.build()
}

const inputs = fc.array(
  fc.record({
    topic: fc.constantFrom('rows' as const, 'in' as const),
    key: fc.constantFrom('a', 'b', 'c'),
    deletes: fc.boolean(),
  }),
  { maxLength: 40, size: '+1' },
)

test.prop([inputs, fc.constantFrom('join' as const, 'leftJoin' as const)], { numRuns: 200 })(
  'a record meets the row that it asks for, and without one only a left join has a result',
  (input, kind) => {
    const driver = new TopologyTestDriver(joining(kind))
    const table = new Map<string, string>()
    const expected: string[] = []
    for (const [index, { topic, key, deletes }] of input.entries()) {
      const value = `${key}${index}`
      if (topic === 'in') {
        if (kind === 'leftJoin' || table.has(key)) expected.push(`${value}|${table.get(key) ?? '-'}`)
        driver.inputTopic('in', text).pipe(`k${index}`, value)
      } else {
        if (deletes) table.delete(key)
        else table.set(key, value)
        driver.inputTopic('rows', text).pipe(key, deletes ? null : value)
      }
    }
    const results = driver.outputTopic('joined', text).readAll()
    expect(results.map(({ value }) => value)).toEqual(expected)
  },
)
