import { expect, test } from 'vitest'
import { formatStatement } from '../../../src/syntax/format/statement.ts'
import { readScript } from '../../../src/syntax/parser.ts'

function formatted(text: string): string {
  return readScript(`${text};`, { testScript: true })
    .map(({ tree }) => formatStatement(tree))
    .join('\n')
}

test('a query has a line for each clause and for each column, and an alias for each source', () => {
  const text = `create table Output with (format='JSON') as select f2, f2 + f1, count(*) as \`n\` from test t
    left join u within (1 day, 2 hours) grace period 3 minutes on t.a = u.a
    window hopping (size 10 seconds, advance by 5 seconds, grace period 0 seconds)
    where not f1 is null group by f1, f2 having count(*) > 1 emit changes`
  expect(formatted(text)).toBe(`CREATE TABLE OUTPUT WITH (FORMAT='JSON') AS SELECT
  F2,
  (F2 + F1),
  COUNT(*) \`n\`
FROM TEST T
LEFT OUTER JOIN U U WITHIN (1 DAYS, 2 HOURS) GRACE PERIOD 3 MINUTES ON (T.A = U.A)
WINDOW HOPPING ( SIZE 10 SECONDS , ADVANCE BY 5 SECONDS , GRACE PERIOD 0 SECONDS )
WHERE (NOT (F1 IS NULL))
GROUP BY F1, F2
HAVING (COUNT(*) > 1)
EMIT CHANGES`)
})

test('a single column stands beside SELECT', () => {
  expect(formatted('select * from a')).toBe('SELECT *\nFROM A A')
})

test('columns and properties stand in one line, names in quotes where they need them', () => {
  const text = `CREATE SOURCE TABLE "t" (k INT PRIMARY KEY, \`size\` STRUCT<a VARCHAR>, "SIZE" DECIMAL(4,2),
    h BYTES HEADER('it''s')) WITH (kafka_topic='x', 'a.b'=3)`
  expect(formatted(text)).toBe(
    "CREATE SOURCE TABLE `t` (K INTEGER PRIMARY KEY, `size` STRUCT<A STRING>, `SIZE` DECIMAL(4, 2), H BYTES HEADER('it''s'))" +
      " WITH (KAFKA_TOPIC='x', 'A.B'=3)",
  )
})

test.each([
  ["insert into a (b) values (-1, 1e10, DECIMAL '2')", 'INSERT INTO A (B) VALUES (-1, 1E10, 2.)'],
  ['drop stream if exists a delete topic', 'DROP STREAM IF EXISTS A DELETE TOPIC'],
  ['alter table t add a int, add column b bigint', 'ALTER TABLE T\nADD COLUMN A INTEGER,\nADD COLUMN B BIGINT'],
  ['describe `TABLES`', 'DESCRIBE `TABLES`'],
  ['list source connectors', 'SHOW SOURCE CONNECTORS'],
  ['explain q_1', 'EXPLAIN Q_1'],
  ["print 'a' sample 3", "PRINT 'a' INTERVAL 3"],
  ['terminate all', 'TERMINATE ALL'],
  [
    'assert not exists topic t with (partitions=1) timeout 1 second',
    "ASSERT NOT EXISTS TOPIC 't' WITH (PARTITIONS=1) TIMEOUT 1 SECONDS",
  ],
])('%s', (text, expected) => {
  expect(formatted(text)).toBe(expected)
})
