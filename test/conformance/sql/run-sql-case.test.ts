// The runner must be able to fail: a case that passes is falsified in each of its parts, and each time the runner must say so.
import { describe, expect, test } from 'vitest'
import { readExact, type SpecObject } from './exact-json.ts'
import { runSqlCase } from './run-sql-case.ts'
import { casesOf, type SqlCase } from './sql-case.ts'

const text = `{
  "name": "counts what is large",
  "statements": [
    "CREATE STREAM ITEMS (ID INT KEY, KIND STRING, PRICE DECIMAL(4, 2)) WITH (kafka_topic='items', value_format='JSON');",
    "CREATE STREAM LARGE WITH (partitions=1) AS SELECT ID, KIND, PRICE FROM ITEMS WHERE PRICE > 1;",
    "CREATE TABLE COUNTS AS SELECT KIND, COUNT(*) AS N FROM LARGE WINDOW TUMBLING (SIZE 1 SECOND) GROUP BY KIND;"
  ],
  "inputs": [
    {"topic": "items", "key": 1, "value": {"kind": "tea", "price": 1.5}, "timestamp": 10, "headers": [{"KEY": "h", "VALUE": "YQ=="}]},
    {"topic": "items", "key": 2, "value": {"kind": "tea", "price": 1}, "timestamp": 20},
    {"topic": "items", "key": 3, "value": {"kind": "tea", "price": 9}, "timestamp": 1010}
  ],
  "outputs": [
    {"topic": "LARGE", "key": 1, "value": {"KIND": "tea", "PRICE": 1.50}, "timestamp": 10, "headers": [{"KEY": "h", "VALUE": "YQ=="}]},
    {"topic": "LARGE", "key": 3, "value": {"KIND": "tea", "PRICE": 9.00}, "timestamp": 1010},
    {"topic": "COUNTS", "key": "tea", "value": {"N": 1}, "timestamp": 10, "window": {"start": 0, "end": 1000, "type": "time"}, "headers": [{"KEY": "h", "VALUE": "YQ=="}]},
    {"topic": "COUNTS", "key": "tea", "value": {"N": 1}, "timestamp": 1010, "window": {"start": 1000, "end": 2000, "type": "time"}}
  ],
  "post": {
    "sources": [
      {"name": "COUNTS", "type": "table", "schema": "KIND STRING KEY, N BIGINT", "keyFormat": {"format": "KAFKA", "windowType": "TUMBLING", "windowSize": 1000}, "valueFormat": "JSON", "keyFeatures": []},
      {"name": "ITEMS", "type": "stream", "keyFormat": {"format": "KAFKA"}, "isSource": false}
    ],
    "topics": {
      "blacklist": ".*-nowhere",
      "topics": [
        {"name": "LARGE", "keyFormat": {"format": "KAFKA"}, "valueFormat": {"format": "JSON"}, "partitions": 4},
        {"name": "_confluent-ksql-some.ksql.service.idquery_CTAS_COUNTS_1-Aggregate-GroupBy-repartition", "keyFormat": {"format": "KAFKA"}, "valueFormat": {"format": "JSON"}}
      ]
    }
  }
}`

function planted(from: string, to: string): SqlCase {
  if (!text.includes(from)) throw new Error(`the case has no ${from}`)
  const [run] = casesOf('own', { tests: [readExact(text.replace(from, to)) as SpecObject] })
  return run as SqlCase
}

const violations: readonly [what: string, from: string, to: string, difference: string][] = [
  ['a value', '"N": 1}, "timestamp": 10,', '"N": 2}, "timestamp": 10,', 'COUNTS[0].value.N'],
  ['the scale of a decimal', '9.00', '9.0', 'LARGE[1].value.PRICE'],
  ['a key', '"key": 3, "value": {"KIND"', '"key": 4, "value": {"KIND"', 'LARGE[1].key'],
  ['a window', '"start": 1000, "end": 2000', '"start": 1000, "end": 2001', 'COUNTS[1].window'],
  ['a timestamp', '"timestamp": 1010, "window"', '"timestamp": 10, "window"', 'COUNTS[1].timestamp'],
  ['headers', '9.00}, ', '9.00}, "headers": [{"KEY": "h", "VALUE": null}], ', 'LARGE[1].headers'],
  ['a record too many', '{"topic": "LARGE", "key": 3', '{"topic": "nowhere", "key": 3', 'LARGE: expected 1 records'],
  ['the kind of a source', '"type": "table"', '"type": "stream"', 'post.sources COUNTS: expected a STREAM'],
  ['a source that is not there', '"name": "ITEMS"', '"name": "ITEM"', 'post.sources ITEM: there is no such source'],
  ['a schema', 'N BIGINT', 'N INT', 'post.sources COUNTS: expected the schema'],
  ['what is the key of a schema', 'KIND STRING KEY', 'KIND STRING', 'post.sources COUNTS: expected the schema'],
  [
    'the window of a source',
    '"windowSize": 1000',
    '"windowSize": 1001',
    'post.sources COUNTS: expected the key format',
  ],
  ['a window that is not expected', ', "windowType": "TUMBLING"', '', 'post.sources COUNTS: expected the key format'],
  ['a value format', '"valueFormat": "JSON"', '"valueFormat": "AVRO"', 'post.sources COUNTS: expected AVRO'],
  ['a feature', '"keyFeatures": []', '"keyFeatures": ["WRAP_SINGLES"]', 'post.sources COUNTS: expected keyFeatures'],
  ['a source that can be written', '"isSource": false', '"isSource": true', 'post.sources ITEMS: expected isSource'],
  ['a topic that must not be', 'nowhere"', 'repartition"', 'post.topics: _confluent'],
  ['partitions', '"partitions": 4', '"partitions": 5', 'post.topics LARGE: expected 5 partitions'],
  [
    'the format of a sink',
    '"valueFormat": {"format": "JSON"}, "part',
    '"valueFormat": {"format": "AVRO"}, "part',
    'post.topics LARGE: expected the value format',
  ],
  [
    'the format of an internal topic',
    '{"format": "KAFKA"}, "valueFormat": {"format": "JSON"}}',
    '{"format": "JSON"}, "valueFormat": {"format": "JSON"}}',
    'expected the key format',
  ],
  ['an internal topic that is not there', 'GroupBy-repartition', 'GroupedBy-repartition', 'there is no such topic'],
]

describe('the runner', () => {
  test('passes the case as it is', async () => {
    expect(await runSqlCase(planted('counts', 'counts'))).toBeUndefined()
  })

  test('passes it with commits that abort', async () => {
    const aborted = { asked: 0 }
    const aborts = (): boolean => ++aborted.asked % 2 === 1
    expect(await runSqlCase(planted('counts', 'counts'), { aborts })).toBeUndefined()
    expect(aborted.asked).toBeGreaterThan(5)
  })

  test('passes it killed after each input', async () => {
    const killed = { asked: 0 }
    const kills = (): boolean => ++killed.asked > 0
    expect(await runSqlCase(planted('counts', 'counts'), { kills })).toBeUndefined()
    expect(killed.asked).toBe(5)
  })

  test.each(violations)('finds %s', async (_what, from, to, difference) => {
    expect(await runSqlCase(planted(from, to))).toContain(difference)
  })
})

function refusing(statements: readonly string[], type: string, message: string, inputs = ''): SqlCase {
  const exception = JSON.stringify({ type: `io.confluent.ksql.util.${type}`, message })
  const json = `{"name": "n", "statements": ${JSON.stringify(statements)}, "expectedException": ${exception}${inputs}}`
  const [run] = casesOf('own', { tests: [readExact(json) as SpecObject] })
  return run as SqlCase
}

describe('a case that must fail', () => {
  const create = "CREATE STREAM S (ID INT) WITH (kafka_topic='s', value_format='JSON');"
  const good = 'CREATE STREAM T AS SELECT ID FROM S;'
  const bad = 'CREATE STREAM T AS SELECT IDD FROM S;'
  const message = "SELECT column 'IDD' cannot be resolved."

  test('passes where its last statement is refused with its message', async () => {
    expect(await runSqlCase(refusing([create, bad], 'KsqlStatementException', message))).toBeUndefined()
  })

  test('does not pass with another message', async () => {
    expect(await runSqlCase(refusing([create, bad], 'KsqlStatementException', 'x'))).toContain('expected the message')
  })

  test('does not pass where an earlier statement is refused', async () => {
    const run = refusing([create, bad, good], 'KsqlStatementException', message)
    expect(await runSqlCase(run)).toContain('only the last statement')
  })

  test('does not pass where nothing is refused', async () => {
    expect(await runSqlCase(refusing([create, good], 'KsqlStatementException', ''))).toContain('must be refused')
    const inputs = ', "inputs": [{"topic": "s", "value": {"ID": 1}}]'
    expect(await runSqlCase(refusing([create, good], 'KsqlStatementException', '', inputs))).toContain('must fail')
  })

  test('needs a query where nothing is expected to fail', async () => {
    const [run] = casesOf('own', { tests: [{ name: 'n', statements: [create] }] })
    expect(await runSqlCase(run as SqlCase)).toContain('no persistent query')
  })
})
