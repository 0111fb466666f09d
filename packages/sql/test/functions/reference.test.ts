import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { functionReference } from '../../src/functions/reference.ts'

test('the page of functions is what the registry says; `pnpm sql-functions` writes it', () => {
  const page = readFileSync(new URL('../../../../docs/reference/sql-functions.md', import.meta.url), 'utf8')
  expect(page).toBe(functionReference())
})
