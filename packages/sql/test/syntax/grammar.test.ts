import { Lexer } from 'chevrotain'
import { expect, test } from 'vitest'
import { Grammar } from '../../src/syntax/grammar.ts'
import { lexerOptions } from '../../src/syntax/lexer.ts'
import { entries } from '../../src/syntax/rules/statement.ts'
import { lexed, Semicolon } from '../../src/syntax/tokens.ts'

test('no two rules contradict each other', () => {
  const grammar = new Grammar({ check: true })
  entries(grammar)
  expect(() => grammar.seal()).not.toThrow()
})

test('rules that do would be refused', () => {
  const grammar = new Grammar({ check: true })
  const first = grammar.rule('first', () => grammar.take(Semicolon))
  grammar.rule('either', () => grammar.choose([() => grammar.call(first), () => grammar.take(Semicolon, 1)]))
  expect(() => grammar.seal()).toThrow(/ambiguous/i)
})

test('no token hides another', () => {
  expect(new Lexer([...lexed], lexerOptions).lexerDefinitionErrors).toEqual([])
})
