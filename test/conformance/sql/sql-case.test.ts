// A case in its file and the runs that it stands for.
import { expect, test } from 'vitest'
import { NumberText, readExact } from './exact-json.ts'
import { inHashOrder } from './hash-order.ts'
import { casesOf, type SqlCase } from './sql-case.ts'

function runs(...tests: string[]): readonly SqlCase[] {
  return casesOf('file', readExact(`{"tests": [${tests.join()}]}`))
}

test('formats and configurations are multiplied, and substituted in statements and in one property', () => {
  const all = runs(
    `{"name": "n", "format": ["JSON", "AVRO"], "config": ["true", "false"], "properties": {"p": "{CONFIG}", "q": 1},
      "statements": ["A '{FORMAT}' {FORMAT};"], "inputs": [{"topic": "{FORMAT}", "value": "{FORMAT}"}]}`,
  )
  expect(all.map(({ title }) => title)).toEqual([
    'file - n - JSON - p=true',
    'file - n - JSON - p=false',
    'file - n - AVRO - p=true',
    'file - n - AVRO - p=false',
  ])
  expect(all[1]).toMatchObject({ statements: ["A 'JSON' JSON;"], properties: { p: 'false', q: 1 } })
  expect(all[3]?.inputs).toMatchObject([{ topic: '{FORMAT}', value: '{FORMAT}' }])
})

test('a configuration without its one property is refused', () => {
  expect(() => runs('{"name": "n", "config": ["true"], "properties": {"p": "x"}, "statements": []}')).toThrow(
    '{CONFIG}',
  )
})

test('runs of one name are told apart', () => {
  const all = runs('{"name": "n", "statements": []}', '{"name": "n", "statements": ["B;"]}')
  expect(all.map(({ title }) => title)).toEqual(['file - n', 'file - n #2'])
})

test('topics have one partition unless they say more, and schemas are Avro unless they say otherwise', () => {
  const [run] = runs(
    `{"name": "n", "statements": [], "topics": [{"name": "a", "keySchema": {"type": "int"}, "valueFormat": "PROTOBUF",
      "valueSchema": "syntax = 1", "valueSchemaId": 7, "partitions": 3}, {"name": "b", "format": "x"}]}`,
  )
  expect(run?.topics).toMatchObject([
    {
      name: 'a',
      partitions: 3,
      replicas: 1,
      key: { format: 'AVRO', text: '{"type":"int"}', id: undefined },
      value: { format: 'PROTOBUF', text: 'syntax = 1', id: 7 },
    },
    { name: 'b', partitions: 1, key: undefined, value: undefined },
  ])
})

test('a record without a key has none, and members that nobody knows are passed over', () => {
  const [run] = runs(
    '{"name": "n", "statements": [], "inputs": [{"topic": "t", "value": 1.0, "N4": 1, ",timestamp": 3}]}',
  )
  expect(run?.inputs).toEqual([
    { topic: 't', key: null, value: new NumberText('1.0'), timestamp: undefined, window: undefined, headers: [] },
  ])
})

test('a record without a value is refused', () => {
  expect(() => runs('{"name": "n", "statements": [], "inputs": [{"topic": "t"}]}')).toThrow('no value')
})

test('topics are taken in the order of a Java HashMap', () => {
  const names = ['OUTPUT', 'input', 'test_topic', 'left_topic', 'right_topic', 's1', 's2'].map((name) => ({ name }))
  expect(inHashOrder(names).map(({ name }) => name)).toEqual([
    'input',
    'right_topic',
    'OUTPUT',
    'test_topic',
    'left_topic',
    's1',
    's2',
  ])
})
