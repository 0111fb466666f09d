// Every case of ksqlDB's query suite, on every course. Known gaps stand in sql-ledger.txt. The suite is not part of the project: without it this is skipped.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseLedger } from './ledger.ts'
import { sqlCasesIn } from './sql/list-sql-cases.ts'
import { runOnCourse } from './sql/run-listed-sql.ts'
import { sqlCourses } from './sql/sql-courses.ts'
import { suiteFolder } from './suite.ts'

const folder = suiteFolder('sql')

if (folder === undefined) {
  test('the SQL suite passes', ({ skip }) => {
    expect((process.env['MILLRACE_REQUIRE'] ?? '').split(',')).not.toContain('conformance')
    skip('the suite is not here; MILLRACE_CONFORMANCE names the folder that has it')
  })
} else {
  const runs = sqlCasesIn(folder)
  const ledger = parseLedger(readFileSync(new URL('sql-ledger.txt', import.meta.url), 'utf8'))

  describe.each(Object.entries(sqlCourses))('a query does what ksqlDB does, %s', (_name, course) => {
    test.each(runs.filter(({ title }) => !ledger.has(title)))('$title', async (run) => {
      expect(await runOnCourse(run, course)).toBeUndefined()
    })
  })

  describe('the ledger of known gaps', () => {
    test.each(runs.filter(({ title }) => ledger.has(title)))('$title fails still', async (run) => {
      const failures = await Promise.all(Object.values(sqlCourses).map((course) => runOnCourse(run, course)))
      const failure = failures.find((one) => one !== undefined)
      expect(failure, `${run.title} passes now: remove its line from sql-ledger.txt`).toBeDefined()
    })

    test('names only cases of the suite', () => {
      const titles = new Set(runs.map(({ title }) => title))
      expect([...ledger.keys()].filter((title) => !titles.has(title))).toEqual([])
    })

    test('leaves 97 of 100 cases', () => {
      expect(1 - ledger.size / runs.length).toBeGreaterThanOrEqual(0.97)
    })
  })
}
