import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { asOneLine, History } from '../../src/sql/history.ts'

function place(): string {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-history-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return join(directory, 'state', 'sql-history')
}

test('what was typed is there at the next start, the latest first, and nobody else reads it', () => {
  const file = place()
  const history = new History(file)
  for (const statement of ['SHOW STREAMS;', 'SELECT *\n  FROM s;', 'SELECT *\n  FROM s;']) history.add(statement)
  expect(new History(file).latestFirst).toEqual(['SELECT * FROM s;', 'SHOW STREAMS;'])
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('two prompts beside each other lose nothing', () => {
  const file = place()
  const [one, two] = [new History(file), new History(file)]
  one.add('a;')
  two.add('b;')
  one.add('c;')
  expect(new History(file).latestFirst).toEqual(['c;', 'b;', 'a;'])
})

test('only the last thousand are kept', () => {
  const file = place()
  new History(file).add('x')
  writeFileSync(file, Array.from({ length: 2001 }, (_, at) => `${at}\n`).join(''))
  expect(new History(file).latestFirst).toHaveLength(1000)
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(1001)
})

test('a history that cannot be written keeps nobody from working', () => {
  const history = new History('/dev/null/history')
  history.add('a;')
  expect(history.latestFirst).toEqual(['a;'])
})

test.each([
  ['SELECT *\n  FROM s -- all\nWHERE a = 1;', 'SELECT * FROM s WHERE a = 1;'],
  ["SELECT '--no';\n", "SELECT '--no';"],
  ["SELECT 'two\nlines';", ''],
])('%j is remembered as %j', (statement, line) => {
  expect(asOneLine(statement)).toBe(line)
})
