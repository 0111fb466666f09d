// Every case of ksqlDB's server suite, on an engine and the embedded broker. Known gaps stand in sql-server-ledger.txt. The suite is not part of the project: without it this is skipped.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseLedger } from './ledger.ts'
import { runServerCase } from './sql-server/run-server-case.ts'
import { serverCasesIn } from './sql-server/server-case.ts'
import { suiteFolder } from './suite.ts'

const folder = suiteFolder('sql-server')

if (folder === undefined) {
  test('the server suite passes', ({ skip }) => {
    expect((process.env['MILLRACE_REQUIRE'] ?? '').split(',')).not.toContain('conformance')
    skip('the suite is not here; MILLRACE_CONFORMANCE names the folder that has it')
  })
} else {
  const runs = serverCasesIn(folder)
  const ledger = parseLedger(readFileSync(new URL('sql-server-ledger.txt', import.meta.url), 'utf8'))

  describe('an engine answers as ksqlDB does', () => {
    test.each(runs.filter(({ title }) => !ledger.has(title)))('$title', async (run) => {
      expect(await runServerCase(run)).toBeUndefined()
    })
  })

  describe('the ledger of known gaps', () => {
    test.each(runs.filter(({ title }) => ledger.has(title)))('$title fails still', async (run) => {
      const failure = await runServerCase(run)
      expect(failure, `${run.title} passes now: remove its line from sql-server-ledger.txt`).toBeDefined()
    })

    test('names only cases of the suite', () => {
      const titles = new Set(runs.map(({ title }) => title))
      expect([...ledger.keys()].filter((title) => !titles.has(title))).toEqual([])
    })

    test('leaves 95 of 100 cases', () => {
      expect(1 - ledger.size / runs.length).toBeGreaterThanOrEqual(0.95)
    })
  })
}
