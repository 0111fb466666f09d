import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { explain } from '../../src/syntax/diagnostic.ts'
import { parse } from '../../src/syntax/parser.ts'
import { reservedWords, words } from '../../src/syntax/words.ts'

const page = readFileSync(new URL('../../../../docs/reference/sql-syntax.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/```(\w+)\n([^]*?)```/g)].map(([, language, text = '']) => ({ language, text }))

test('the words that the reference calls reserved are those that are no names', () => {
  const listed = blocks[0]?.text.trim().split(/\s+/)
  expect(listed).toEqual([...reservedWords].sort())
  const isName = (word: string): boolean => parse(`DROP STREAM ${word};`).diagnostics.length === 0
  expect(
    Object.keys(words)
      .filter((word) => !isName(word))
      .sort(),
  ).toEqual(listed)
})

test('the query of the reference is one, and its error is told as it says', () => {
  const [query] = blocks.filter(({ language }) => language === 'sql')
  expect(parse(query?.text ?? '').diagnostics).toEqual([])
  const text = 'SELECT * FORM b;'
  const [diagnostic] = parse(text).diagnostics
  expect(diagnostic && explain(text, diagnostic)).toBe(blocks.at(-1)?.text.trim())
})
