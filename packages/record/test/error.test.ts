import { isMillraceError, messageOf, MillraceError, reasonOf, withDetails } from '@millrace/record'
import { expect, test } from 'vitest'

test('an error prints its code, and keeps cause, details and disposition', () => {
  const cause = new Error('disk full')
  const error = new MillraceError('STATE_IO', 'could not write', { cause, details: { bytes: 3 }, disposition: 'retry' })
  expect(error.message).toBe('STATE_IO: could not write')
  expect(error).toMatchObject({
    name: 'MillraceError',
    code: 'STATE_IO',
    cause,
    details: { bytes: 3 },
    disposition: 'retry',
  })
})

test('an error without options is fatal, and has no cause at all', () => {
  const error = new MillraceError('X', 'y')
  expect(error.disposition).toBe('fatal')
  expect(error.details).toEqual({})
  expect('cause' in error).toBe(false)
})

test('an error is told by its name and code, also one of another copy of this package', () => {
  const foreign = Object.assign(new Error('X: y'), { name: 'MillraceError', code: 'X' })
  expect(isMillraceError(foreign)).toBe(true)
  expect(isMillraceError(foreign, 'X')).toBe(true)
  expect(isMillraceError(foreign, 'Z')).toBe(false)
  expect(isMillraceError(new Error('X: y'), 'X')).toBe(false)
  expect(isMillraceError({ name: 'MillraceError', code: 'X' })).toBe(false)
})

test('anything thrown has a text', () => {
  expect(messageOf(new Error('a'))).toBe('a')
  expect(messageOf('b')).toBe('b')
  expect(messageOf(undefined)).toBe('undefined')
})

test('a reason is the text without the code', () => {
  expect(reasonOf(new MillraceError('X', 'X: y'))).toBe('X: y')
  expect(reasonOf(new Error('X: y'))).toBe('X: y')
  expect(reasonOf('b')).toBe('b')
})

test('an error with more details is the same in all else', () => {
  const cause = new Error('disk')
  const error = new MillraceError('STATE_IO', 'y', { cause, details: { bytes: 3 }, disposition: 'retry' })
  const more = withDetails(error, { file: 'f' })
  expect(more).toMatchObject({ message: 'STATE_IO: y', code: 'STATE_IO', cause, disposition: 'retry' })
  expect(more.details).toEqual({ bytes: 3, file: 'f' })
  expect(error.details).toEqual({ bytes: 3 })
  expect('cause' in withDetails(new MillraceError('X', 'y'), {})).toBe(false)
})
