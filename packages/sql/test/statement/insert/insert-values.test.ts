import { expect, test } from 'vitest'
import type { SqlSession } from '@millrace/sql'
import { openSession, refusal, resultOf } from '../script.ts'

const declared = `
CREATE TYPE POINT AS STRUCT<X INT, Y DOUBLE>;
CREATE STREAM S (K INT KEY, A BIGINT, D DECIMAL(4, 2), F DOUBLE, T TIMESTAMP, B BYTES, P POINT, L ARRAY<BIGINT>)
  WITH (KAFKA_TOPIC='s', KEY_FORMAT='KAFKA', VALUE_FORMAT='JSON');
CREATE TABLE T (K STRING PRIMARY KEY, A INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');
CREATE STREAM W (K INT KEY, A INT) WITH (KAFKA_TOPIC='w', FORMAT='JSON', WINDOW_TYPE='SESSION');
CREATE STREAM H (A INT, H BYTES HEADER('h')) WITH (KAFKA_TOPIC='h', FORMAT='JSON');
CREATE SOURCE STREAM R (A INT) WITH (KAFKA_TOPIC='r', FORMAT='JSON');
CREATE STREAM "low" (A INT) WITH (KAFKA_TOPIC='l', FORMAT='JSON');
CREATE STREAM ONE (A INT) WITH (KAFKA_TOPIC='o', VALUE_FORMAT='JSON', WRAP_SINGLE_VALUE=false);
CREATE TABLE KEYS (K STRING PRIMARY KEY) WITH (KAFKA_TOPIC='keys', VALUE_FORMAT='JSON');
CREATE STREAM NONE_ (K STRING KEY) WITH (KAFKA_TOPIC='none', VALUE_FORMAT='NONE');
CREATE STREAM INNER_ (A INT) WITH (KAFKA_TOPIC='_confluent-x', FORMAT='JSON');
`

async function prepared(): Promise<SqlSession> {
  const session = openSession()
  await session.executeScript(declared)
  return session
}

async function written(script: string): Promise<{ key: string | null; value: string | null; timestamp: number }> {
  const { record } = await resultOf(await prepared(), 'values-inserted', script)
  const text = (bytes: Uint8Array | null): string | null => bytes && new TextDecoder().decode(bytes)
  const key = record.key && [...record.key].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { key, value: text(record.value), timestamp: record.timestamp }
}

test('columns that are not named are NULL, and the time is now', async () => {
  expect(await written('INSERT INTO S (A) VALUES (3);')).toEqual({
    key: null,
    value: '{"A":3,"D":null,"F":null,"T":null,"B":null,"P":null,"L":null}',
    timestamp: 1000,
  })
})

test('a row of keys alone has a value, where the format can say so', async () => {
  expect(await written("INSERT INTO KEYS VALUES ('k');")).toMatchObject({ key: '6b', value: '{}' })
  expect(await written("INSERT INTO NONE_ VALUES ('k');")).toMatchObject({ key: '6b', value: null })
})

test('without names the values are those of all key and value columns', async () => {
  expect(await written("INSERT INTO T VALUES ('k', 1 + 1);")).toEqual({ key: '6b', value: '{"A":2}', timestamp: 1000 })
})

test('ROWTIME sets the time', async () => {
  expect((await written('INSERT INTO S (K, ROWTIME) VALUES (1, 1234);')).timestamp).toBe(1234)
})

test('values become those of wider types, decimals keep every digit, texts become times and bytes', async () => {
  const { value } = await written(
    "INSERT INTO S (A, D, F, T, B, P, L) VALUES (1, 12.5, 2, '2020-01-01', 'AAE=', STRUCT(X := 1, Y := 2), ARRAY[1, 2]);",
  )
  expect(value).toBe('{"A":1,"D":12.50,"F":2.0,"T":1577836800000,"B":"AAE=","P":{"X":1,"Y":2.0},"L":[1,2]}')
})

test('a row without values is a row; a single NULL that stands alone is a tombstone', async () => {
  expect((await written("INSERT INTO T (K) VALUES ('k');")).value).toBe('{"A":null}')
  expect((await written('INSERT INTO ONE VALUES (NULL);')).value).toBeNull()
})

test.each([
  ['INSERT INTO S (K, A) VALUES (1);', 'Expected a value for each column. Expected Columns: [`K`, `A`]. Got [1]'],
  ['INSERT INTO S (NOWHERE) VALUES (1);', 'Column name `NOWHERE` does not exist.'],
  ['INSERT INTO S (ROWOFFSET) VALUES (1);', 'Inserting into column `ROWOFFSET` is not allowed.'],
  ['INSERT INTO S (A) VALUES (K);', 'Unsupported column reference in insert value: K'],
  ["INSERT INTO S (A) VALUES ('1');", 'Expected type BIGINT for field `A` but got STRING(1)'],
  ['INSERT INTO S (K) VALUES (1.5);', 'Expected type INTEGER for field `K` but got DECIMAL(1.5)'],
  [
    'INSERT INTO S (D) VALUES (1.234);',
    "Cannot fit decimal '1.234' into DECIMAL(4, 2) without rounding. (Requires 4,3)",
  ],
  ['INSERT INTO S (D) VALUES (100);', "Cannot fit decimal '100' into DECIMAL(4, 2) without rounding."],
  [
    "INSERT INTO S (T) VALUES ('noon');",
    'Expected type TIMESTAMP for field `T` but got STRING(noon). Timestamp format must be yyyy-mm-ddThh:mm:ss[.S]',
  ],
  ['INSERT INTO S (P) VALUES (STRUCT(Z := 1));', 'Expected type STRUCT<`X` INTEGER, `Y` DOUBLE> for field `P`'],
])('%s fails to insert', async (statement, reason) => {
  const message = await refusal(await prepared(), statement)
  expect(message).toContain("Failed to insert values into 'S'. ")
  expect(message).toContain(reason)
})

test.each([
  [
    'INSERT INTO T (A) VALUES (1);',
    "Failed to insert values into 'T'. Value for primary key column(s) K is required for tables",
  ],
  ['INSERT INTO W VALUES (1, 2);', 'Cannot insert values into windowed stream/table!'],
  ["INSERT INTO H VALUES (1, '');", 'Cannot insert into HEADER columns: H'],
  ['INSERT INTO R VALUES (1);', 'Cannot insert values into read-only stream: R'],
  ['INSERT INTO INNER_ VALUES (1);', 'Cannot insert values into read-only topic: _confluent-x'],
  ['INSERT INTO S (A) VALUES (X.Y);', "Failed to prepare statement: 'X' is not a valid stream/table name or alias."],
  [
    'INSERT INTO LOW VALUES (1);',
    'Cannot insert values into an unknown stream/table: `LOW`\nDid you mean "low"? Hint: wrap the source name in double quotes to make it case-sensitive.',
  ],
])('%s is refused', async (statement, message) => {
  expect(await refusal(await prepared(), statement)).toBe(message)
})

test('a header column is refused only where it is named, or all are', async () => {
  const { record } = await resultOf(await prepared(), 'values-inserted', 'INSERT INTO H (A) VALUES (1);')
  expect(new TextDecoder().decode(record.value as Uint8Array)).toBe('{"A":1}')
})

test('a setting turns it off', async () => {
  const session = await prepared()
  expect(
    await refusal(session, "SET 'ksql.insert.into.values.enabled'='false'; INSERT INTO S (A) VALUES (1);"),
  ).toContain('The server has disabled INSERT INTO ... VALUES functionality.')
})
