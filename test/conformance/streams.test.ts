// Every case of the suite against what Kafka Streams recorded. Known gaps stand in streams-ledger.txt.
// On LevelDB undisturbed only, which takes its time: `pnpm conformance streams` goes every course on both kinds of stores.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parseLedger } from './ledger.ts'
import { casesIn, casesOfList } from './list-cases.ts'
import { runCase } from './run-case.ts'

const folder = fileURLToPath(new URL('streams', import.meta.url))
const cases = casesIn(folder)
const ledger = parseLedger(readFileSync(new URL('streams-ledger.txt', import.meta.url), 'utf8'))

describe('a topology does what Kafka Streams does', () => {
  test.each(cases.filter(({ title }) => !ledger.has(title)))('$title', async ({ file }) => {
    expect(await runCase(file, ['memory'])).toBeUndefined()
    expect(await runCase(file, ['level'], ['plain'])).toBeUndefined()
  })
})

describe('the ledger of known gaps', () => {
  test.each(cases.filter(({ title }) => ledger.has(title)))('$title fails still', async ({ file, title }) => {
    const failure = (await runCase(file, ['memory'])) ?? (await runCase(file, ['level'], ['plain']))
    expect(failure, `${title} passes now: remove its line from streams-ledger.txt`).toBeDefined()
  })

  test('names only cases of the suite', () => {
    const titles = new Set(cases.map(({ title }) => title))
    expect([...ledger.keys()].filter((title) => !titles.has(title))).toEqual([])
  })

  test('names none of the first cases', () => {
    const first = casesOfList(`${folder}/first.txt`).map(({ file }) => file.name)
    const gaps = cases.filter(({ title }) => ledger.has(title)).map(({ file }) => file.name)
    expect(first).toHaveLength(50)
    expect(first.filter((name) => gaps.includes(name))).toEqual([])
  })
})
