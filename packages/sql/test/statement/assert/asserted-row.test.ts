import { type AssertedRow, type Assertion, readScript } from '@millrace/sql'
import { expect, test } from 'vitest'
import { openSession } from '../script.ts'

const declared = `
CREATE STREAM S (K INT KEY, A BIGINT, D DECIMAL(4, 2), L ARRAY<BIGINT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM W (K INT KEY, A INT) WITH (KAFKA_TOPIC='w', FORMAT='JSON', WINDOW_TYPE='SESSION');
`

async function asserted(statement: string): Promise<AssertedRow> {
  const session = openSession()
  let last: Assertion | undefined
  for (const one of readScript(declared + statement, { testScript: true })) {
    last = await session.assertion(one)
    if (last === undefined) await session.execute(one)
  }
  if (last?.kind !== 'row') throw new Error(`this is no assertion: ${statement}`)
  return last.row
}

async function valuesOf(statement: string): Promise<Record<string, unknown>> {
  const { values } = await asserted(statement)
  return Object.fromEntries(values.map(({ column, value }) => [column.name, value]))
}

test('values become those of the columns types', async () => {
  const { D, ...others } = await valuesOf('ASSERT VALUES S (K, D, L, ROWTIME) VALUES (1 + 1, 1.5, ARRAY[1, 2], 1234);')
  expect(others).toEqual({ K: 2, L: [1, 2], ROWTIME: 1234 })
  expect(String(D)).toBe('1.50')
})

test('without names there is a value for each column, and of a tombstone for each key column', async () => {
  expect(Object.keys(await valuesOf('ASSERT VALUES S VALUES (1, 2, NULL, NULL);'))).toEqual(['K', 'A', 'D', 'L'])
  expect(await asserted('ASSERT NULL VALUES S KEY (1);')).toMatchObject({ isTombstone: true, values: [{ value: 1 }] })
})

test('the bounds of a window are columns where the source has windows, and only there', async () => {
  expect(await valuesOf('ASSERT VALUES W (K, WINDOWSTART, WINDOWEND) VALUES (1, 10, 20);')).toEqual({
    K: 1,
    WINDOWSTART: 10,
    WINDOWEND: 20,
  })
  await expect(asserted('ASSERT VALUES S (WINDOWSTART) VALUES (1);')).rejects.toThrow(
    'SQL_STATEMENT: Column name `WINDOWSTART` is no column of S.',
  )
})

test.each([
  ['ASSERT VALUES X VALUES (1);', 'SQL_STATEMENT: X does not exist.'],
  ['ASSERT VALUES S (AA) VALUES (1);', 'SQL_STATEMENT: Column name `AA` is no column of S.'],
  ['ASSERT NULL VALUES S (A) KEY (1);', 'SQL_STATEMENT: Column name `A` is no key column of S.'],
  ['ASSERT VALUES S (A, K) VALUES (1);', 'SQL_STATEMENT: Expected a value for each column.'],
  ["ASSERT VALUES S (A) VALUES ('x');", 'SQL_STATEMENT: Expected type BIGINT for field `A` but got STRING(x)'],
])('%s is refused', async (statement, message) => {
  await expect(asserted(statement)).rejects.toThrow(message)
})
