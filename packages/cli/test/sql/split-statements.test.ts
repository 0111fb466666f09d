import { describe, expect, test } from 'vitest'
import { firstWord, isBlank, splitStatements, withLastSemicolon } from '../../src/sql/split-statements.ts'

describe('what was typed', () => {
  test.each([
    ['SELECT 1; SELECT 2;', ['SELECT 1;', ' SELECT 2;'], ''],
    ['SELECT 1; SELECT', ['SELECT 1;'], ' SELECT'],
    ["INSERT INTO s VALUES ('a;b''c;');x", ["INSERT INTO s VALUES ('a;b''c;');"], 'x'],
    ['SELECT `a;b`, "c;d";', ['SELECT `a;b`, "c;d";'], ''],
    ['SELECT 1 -- not; here\n;', ['SELECT 1 -- not; here\n;'], ''],
    ["SELECT 1 /* ; ' */;", ["SELECT 1 /* ; ' */;"], ''],
    ["SELECT '-- no comment';", ["SELECT '-- no comment';"], ''],
    ['', [], ''],
  ])('%j is cut behind semicolons that end statements', (text, statements, rest) => {
    expect(splitStatements(text)).toEqual({ statements, rest, isOpen: false })
  })

  test.each(["SELECT 'a;", 'SELECT 1; SELECT "a', 'SELECT `a;', 'SELECT 1 /* a;', "SELECT 'it''", '/*/'])(
    '%j ends within something',
    (text) => {
      expect(splitStatements(text).isOpen).toBe(true)
    },
  )

  test.each(["SELECT 'a'", "SELECT ''", '/* a */', '-- a', "''''"])('%j does not', (text) => {
    expect(splitStatements(text).isOpen).toBe(false)
  })
})

test('comments and white space are nothing', () => {
  expect(isBlank(' -- a\n /* b\n */ \n')).toBe(true)
  expect(isBlank(' -- a\n b')).toBe(false)
})

test('the first word is found behind comments', () => {
  expect(firstWord(' -- a\n/* select */ Select 1')).toBe('SELECT')
  expect(firstWord('; print')).toBe('')
})

test.each([
  ['SELECT 1; SELECT 2', 'SELECT 1; SELECT 2\n;'],
  ['SELECT 1 -- a', 'SELECT 1 -- a\n;'],
  ['SELECT 1; -- a', 'SELECT 1; -- a'],
  ["SELECT 'a", "SELECT 'a"],
])('%j ends with a semicolon unless nothing or no end is missing', (script, whole) => {
  expect(withLastSemicolon(script)).toBe(whole)
})
