import { describe, expect, test } from 'vitest'
import { failure, refusal, value } from './compile-text.ts'

function like(text: string, pattern: string, escape?: string): unknown {
  const clause = escape === undefined ? '' : ` ESCAPE '${escape}'`
  return value(`S LIKE P${clause}`, { S: 'STRING', P: 'STRING' }, [text, pattern])
}

describe('LIKE', () => {
  test('matches the whole text; % is any text and _ one character', () => {
    expect(like('stream', 'st%m')).toBe(true)
    expect(like('stream', 's_re%')).toBe(true)
    expect(like('stream', 'stre')).toBe(false)
    expect(like('stream', '%re%am')).toBe(true)
    expect(like('', '%')).toBe(true)
    expect(like('', '_')).toBe(false)
    expect(like('a.c', 'a.c')).toBe(true)
    expect(like('abc', 'a.c')).toBe(false)
  })

  test('takes a character beyond 16 bits for one', () => {
    expect(like('😀', '_')).toBe(true)
    expect(like('😀', '__')).toBe(false)
  })

  test('goes over no end of a line, unless the pattern has it', () => {
    expect(like('a\nb', 'a%b')).toBe(false)
    expect(like('a\nb', 'a_b')).toBe(false)
    expect(like('ab\nba', '%b\nb%')).toBe(true)
  })

  test('takes what follows the escape character as it is', () => {
    expect(like('100%', '100!%', '!')).toBe(true)
    expect(like('1000', '100!%', '!')).toBe(false)
    expect(like('a!', 'a!!', '!')).toBe(true)
    expect(failure("S LIKE 'x!' ESCAPE '!'", { S: 'STRING' }, ['x'])).toBe(
      'LIKE pattern must not end with escape character',
    )
  })

  test('is of texts only', () => {
    expect(refusal('A LIKE 1', { A: 'STRING' })).toBe('LIKE expects STRING, but 1 is INTEGER')
  })

  test('of a pattern with many wildcards ends soon', () => {
    const text = 'a'.repeat(5000)
    expect(like(text, `${'%a'.repeat(2000)}%b`)).toBe(false)
    expect(like(text, `${'%_a'.repeat(1000)}%`)).toBe(true)
  })
})
