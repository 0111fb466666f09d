// The page on what a client must hold names cases that exist, and the gaps as they are declared.
import { readdirSync, readFileSync } from 'node:fs'
import { kafkajsGaps } from '@millrace/client/kafkajs'
import { expect, test } from 'vitest'

const cases = new URL('../../packages/client/src/conformance/', import.meta.url)
const page = readFileSync(new URL('../../docs/reference/client-conformance.md', import.meta.url), 'utf8')

/** The titles of all cases; a part that is filled in stands for anything. */
function titles(): readonly RegExp[] {
  const sources = readdirSync(cases).map((file) => readFileSync(new URL(file, cases), 'utf8'))
  const found = sources.flatMap((source) => [
    ...source.matchAll(/bench\.(?:test|transactionTest|compactionTest)\(\s*(['`"])(.+?)\1/g),
  ])
  const escaped = found.map(([, , title = '']) => title.replaceAll(/[.*+?^()|[\]\\]/g, '\\$&'))
  return escaped.map((title) => new RegExp(`^${title.replaceAll(/\$\{\w+\}/g, '.+')}$`))
}

function rows(markdown: string): readonly { readonly title: string; readonly isGap: boolean }[] {
  const cells = markdown.split('\n').map((line) => /^\|.*\| (.+?) \| (gap |)\|$/.exec(line))
  return cells
    .filter((row) => row !== null)
    .map(([, title = '', gap]) => ({ title, isGap: gap === 'gap ' }))
    .filter(({ title }) => title !== 'case')
}

test('each row names a case of the suite', () => {
  const known = titles()
  const unknown = rows(page).filter(({ title }) => !known.some((one) => one.test(title)))
  expect(unknown).toEqual([])
  expect(rows(page).length).toBeGreaterThan(40)
})

test('a row whose case is gone, or was renamed, is found', () => {
  const [row] = rows('| a | a case that is not there | |')
  expect(row).toEqual({ title: 'a case that is not there', isGap: false })
  expect(titles().some((one) => one.test('a case that is not there'))).toBe(false)
})

test('the rows with a gap are those that kafkajs declares', () => {
  const declared = kafkajsGaps.map((gap) => gap.case)
  for (const { title, isGap } of rows(page))
    expect({ title, isGap }).toEqual({ title, isGap: declared.includes(title) })
})
