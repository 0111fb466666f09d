// The statements of the examples in SQL, without a broker: every test script beside them passes.
import { globSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSqlTests, runSqlTest } from '@millrace/testing/sql'
import { describe, expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const scripts = globSync('examples/*/test/*.test.sql', { cwd: repository }).toSorted()

test('each example in SQL has a script', () => {
  const statements = globSync('examples/*/src/*.sql', { cwd: repository })
  expect(statements.map((path) => path.replace('/src/', '/test/').replace(/sql$/, 'test.sql')).toSorted()).toEqual(
    scripts,
  )
})

describe.each(scripts)('%s', (script) => {
  const path = resolve(repository, script)
  const readScript = (named: string): string => readFileSync(resolve(dirname(path), named), 'utf8')
  const tests = readSqlTests(readFileSync(path, 'utf8'), script).map((one) => [one.name, one] as const)

  test.each(tests)('%s', async (_, one) => {
    expect(await runSqlTest(one, { readScript })).toBeUndefined()
  })
})
