// Records of a topic against those of a case: every part of one is looked at.
import { describe, expect, test } from 'vitest'
import { type ReadRecord, recordsDifference } from './compare-records.ts'
import { casesOf, type CaseRecord } from './sql-case.ts'
import { readExact } from './exact-json.ts'

function expected(...records: string[]): readonly CaseRecord[] {
  const [run] = casesOf('f', readExact(`{"tests": [{"name": "n", "statements": [], "outputs": [${records.join()}]}]}`))
  return run?.outputs ?? []
}

const record: ReadRecord = { key: 'k', value: 'v', timestamp: 5, headers: [] }
const whole = '{"topic": "T", "key": "k", "value": "v", "timestamp": 5}'
const header = { key: 'h', value: Buffer.from('a') }
const windowed: ReadRecord = { ...record, key: { kind: 'windowed', start: 0, end: 10, type: 'time', key: 'k' } }
const inWindow = '{"topic": "T", "key": "k", "value": "v", "window": {"start": 0, "end": 10, "type": "TIME"}}'

const matching: readonly [string, readonly CaseRecord[], readonly ReadRecord[]][] = [
  ['a record', expected(whole), [record]],
  ['no key', expected('{"topic": "T", "value": "v"}'), [{ ...record, key: null }]],
  ['a tombstone', expected('{"topic": "T", "key": "k", "value": null}'), [{ ...record, value: null }]],
  [
    'headers',
    expected(`${whole.slice(0, -1)}, "headers": [{"KEY": "h", "VALUE": "YQ=="}]}`),
    [{ ...record, headers: [header] }],
  ],
  ['a window', expected(inWindow), [windowed]],
]

const differing: readonly [string, readonly CaseRecord[], readonly ReadRecord[], string][] = [
  ['a record too few', expected(whole, whole), [record], 'T: expected 2 records'],
  ['a record too many', expected(whole), [record, record], 'T: expected 1 records'],
  ['a key', expected(whole), [{ ...record, key: 'x' }], 'T[0].key'],
  ['a value', expected(whole, whole), [record, { ...record, value: 'x' }], 'T[1].value'],
  ['a timestamp', expected(whole), [{ ...record, timestamp: 6 }], 'T[0].timestamp'],
  ['a header that is not expected', expected(whole), [{ ...record, headers: [header] }], 'T[0].headers'],
  [
    'a header that lacks',
    expected(`${whole.slice(0, -1)}, "headers": [{"KEY": "h", "VALUE": null}]}`),
    [record],
    'T[0].headers',
  ],
  [
    'the value of a header',
    expected(`${whole.slice(0, -1)}, "headers": [{"KEY": "h", "VALUE": null}]}`),
    [{ ...record, headers: [header] }],
    'T[0].headers',
  ],
  ['a key without a window', expected(inWindow), [record], 'T[0].window'],
  ['a window that is not expected', expected(whole), [windowed], 'T[0].key'],
  ['the end of a window', expected(inWindow.replace('10', '11')), [windowed], 'T[0].window'],
  ['the kind of a window', expected(inWindow.replace('TIME', 'session')), [windowed], 'T[0].window'],
  ['the key in a window', expected(inWindow.replace('"k"', '"x"')), [windowed], 'T[0].key'],
]

describe('the records of a topic', () => {
  test.each(matching)('match with %s', (_what, wanted, actual) => {
    expect(recordsDifference('T', wanted, actual, false)).toBeUndefined()
  })

  test.each(differing)('differ in %s', (_what, wanted, actual, place) => {
    expect(recordsDifference('T', wanted, actual, false)).toContain(place)
  })

  test('may have any time for an expected zero only where INSERT VALUES wrote them', () => {
    const atZero = expected(whole.replace('5', '0'))
    expect(recordsDifference('T', atZero, [record], true)).toBeUndefined()
    expect(recordsDifference('T', atZero, [record], false)).toMatch('timestamp')
    expect(recordsDifference('T', expected(whole.replace('5', '4')), [record], true)).toMatch('timestamp')
  })
})
