import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { splitStatements } from '../../src/sql/split-statements.ts'

const part = fc.constantFrom("'", '"', '`', ';', '--', '/*', '*/', '\n', ' ', 'a', 'SELECT 1', "''")
const text = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''))

test.prop([text])('no character of what was typed is lost, and each statement ends with its semicolon', (typed) => {
  const { statements, rest } = splitStatements(typed)
  expect(statements.join('') + rest).toBe(typed)
  for (const statement of statements) expect(statement.endsWith(';')).toBe(true)
})

test.prop([text, text])('what comes later changes nothing of the statements that are whole', (typed, later) => {
  const { statements } = splitStatements(typed)
  expect(splitStatements(typed + later).statements.slice(0, statements.length)).toEqual(statements)
})
