import { type Assertion, readScript } from '@millrace/sql'
import { expect, test } from 'vitest'
import { openSession } from '../script.ts'

const declared = `
CREATE STREAM S (K INT KEY, A BIGINT, T STRING)
  WITH (KAFKA_TOPIC='s', KEY_FORMAT='DELIMITED', VALUE_FORMAT='JSON', TIMESTAMP='T', TIMESTAMP_FORMAT='yyyy');
CREATE STREAM P (A INT)
  WITH (KAFKA_TOPIC='p', VALUE_FORMAT='PROTOBUF_NOSR', VALUE_PROTOBUF_NULLABLE_REPRESENTATION='OPTIONAL');
CREATE STREAM W (K INT KEY, A INT)
  WITH (KAFKA_TOPIC='w', FORMAT='JSON', WINDOW_TYPE='TUMBLING', WINDOW_SIZE='2 SECONDS', WRAP_SINGLE_VALUE=false);
`

async function differences(statement: string): Promise<readonly string[]> {
  const session = openSession()
  let last: Assertion | undefined
  for (const one of readScript(declared + statement, { testScript: true })) {
    last = await session.assertion(one)
    if (last === undefined) await session.execute(one)
  }
  if (last?.kind !== 'source') throw new Error(`this is no assertion: ${statement}`)
  return last.differences.map(({ what, expected, actual }) => `${what}: ${expected}, is ${actual}`)
}

test.each([
  'ASSERT STREAM S;',
  "ASSERT STREAM S WITH (KAFKA_TOPIC='s');",
  `ASSERT STREAM S (K INT KEY, A BIGINT, T STRING)
     WITH (KAFKA_TOPIC='s', KEY_FORMAT='delimited', VALUE_FORMAT='JSON', TIMESTAMP='t', TIMESTAMP_FORMAT='yyyy');`,
  "ASSERT STREAM W WITH (FORMAT='JSON', WINDOW_TYPE='TUMBLING', WINDOW_SIZE='2 SECONDS', WRAP_SINGLE_VALUE=false);",
])('what a statement leaves out may be anything: %s', async (statement) => {
  expect(await differences(statement)).toEqual([])
})

test.each([
  ['ASSERT TABLE S (K INT PRIMARY KEY, A BIGINT, T STRING);', ['type: TABLE, is STREAM']],
  [
    'ASSERT STREAM S (K INT KEY, A INT);',
    ['schema: `K` INTEGER KEY, `A` INTEGER, is `K` INTEGER KEY, `A` BIGINT, `T` STRING'],
  ],
  [
    "ASSERT STREAM S WITH (KAFKA_TOPIC='t', FORMAT='AVRO');",
    ['kafka topic: t, is s', 'key format: AVRO, is DELIMITED', 'value format: AVRO, is JSON'],
  ],
  [
    "ASSERT STREAM S WITH (KEY_DELIMITER=';', WRAP_SINGLE_VALUE=true);",
    ['key format properties: delimiter=;, is delimiter=nothing', 'value serde features: WRAP_SINGLES, is nothing'],
  ],
  ["ASSERT STREAM S WITH (TIMESTAMP='A');", ['timestamp column: A, is T']],
  ["ASSERT STREAM S WITH (TIMESTAMP='T', TIMESTAMP_FORMAT='mm');", ['timestamp format: mm, is yyyy']],
  ["ASSERT STREAM P WITH (VALUE_PROTOBUF_NULLABLE_REPRESENTATION='OPTIONAL');", []],
  [
    "ASSERT STREAM P WITH (VALUE_PROTOBUF_NULLABLE_REPRESENTATION='WRAPPER');",
    ['value format properties: nullableRepresentation=wrapper, is nullableRepresentation=optional'],
  ],
  ["ASSERT STREAM W WITH (WINDOW_TYPE='SESSION');", ['window: SESSION, is TUMBLING of 2000 ms']],
])('what is not as it says is told: %s', async (statement, expected) => {
  expect(await differences(statement)).toEqual(expected)
})

test('a source that is not there is an error', async () => {
  await expect(differences('ASSERT STREAM X;')).rejects.toThrow('SQL_STATEMENT: X does not exist.')
})
