import { expect, test } from 'vitest'
import { complete } from '../../src/sql/completion.ts'

const names = {
  sources: [
    { name: 'QUESTIONS', columns: ['ID', 'TITLE'] },
    { name: 'answers', columns: ['ID', 'question'] },
    { name: 'USERS', columns: ['NAME'] },
    { name: 'größe', columns: [] },
  ],
  functions: ['SUBSTRING', 'SUM', 'UCASE'],
  types: ['ADDRESS'],
  queries: ['CTAS_COUNTS_1'],
  topics: ['questions', 'answers-v2', 'SHORT'],
}
const after = (text: string): readonly string[] => complete(text, names)[0]

test.each([
  ['SEL', ['SELECT']],
  ['create str', ['stream', 'streams', 'string', 'struct']],
  ['SELECT SU', ['SUBJECT', 'SUBSTRING(', 'SUM(']],
  ['SELECT ti', ['time', 'timeout', 'timestamp', 'timestamp_format', 'title']],
  ['SELECT * FROM ', ['QUESTIONS', 'USERS', '`answers`', '`größe`']],
  ['SELECT * FROM q', ['questions']],
  ['SELECT *\nFROM QUESTIONS q JOIN U', ['USERS']],
  ['DROP TABLE IF EXISTS U', ['USERS']],
  ['INSERT INTO us', ['users']],
  ['SELECT USERS.', ['NAME']],
  ['SELECT 1 FROM questions q WHERE q.', ['ID', 'TITLE']],
  ['PRINT ', ['SHORT', '`answers-v2`', 'questions']],
  ['PRINT q', ['questions']],
  ['PRINT sh', ['SHORT']],
  ['PRINT answ', ['`answers-v2`']],
  ['PRINT `answ', ['`answers-v2`']],
  ['SELECT * FROM an', ['`answers`']],
  ['SELECT * FROM `größ', ['`größe`']],
  ['SELECT * FROM gr', ['`größe`']],
  ['TERMINATE CT', ['CTAS_COUNTS_1']],
  ['SHOW q', ['queries']],
  ['CREATE STREAM s (a ADD', ['ADD', 'ADDRESS']],
  ['CREATE STREAM s (a INT) WITH (kafka_', ['kafka_topic']],
])('%j goes on with %j', (text, candidates) => {
  expect(after(text)).toEqual(candidates)
})

test('the word that was begun is what is replaced', () => {
  expect(complete('SELECT ucase(ti', names)[1]).toBe('ti')
})

test('nothing goes on within a text', () => {
  expect(after("INSERT INTO users VALUES ('SEL")).toEqual([])
  expect(after("-- it's\nSEL")).toEqual(['SELECT'])
})
