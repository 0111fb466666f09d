import { isMillraceError } from '@millrace/record'
import { json, jsonMaxDepth } from '@millrace/serde'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { expect, test } from 'vitest'
import * as z from 'zod'

const read = (text: string): unknown => json().deserialize(Buffer.from(text))

function codeOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return isMillraceError(error) ? error.message : `not ours: ${String(error)}`
  }
  return 'nothing thrown'
}

test('integers that a number cannot hold are bigints, the others numbers', () => {
  expect(read('[9007199254740991,9007199254740992,9007199254740993,-9007199254740993]')).toEqual([
    9007199254740991,
    9007199254740992n,
    9007199254740993n,
    -9007199254740993n,
  ])
  expect(read('1700000000000000')).toBe(1700000000000000)
})

test('digits inside strings, fractions and exponents stay what they are', () => {
  expect(read('{"12345678901234567890":"12345678901234567890","f":0.1234567890123456789,"e":1e300}')).toEqual({
    '12345678901234567890': '12345678901234567890',
    f: Number('0.1234567890123456789'),
    e: 1e300,
  })
})

test('a bigint is written as an integer', () => {
  expect(Buffer.from(json().serialize({ n: [2n ** 64n] })).toString()).toBe('{"n":[18446744073709551616]}')
})

test('a number out of range is refused instead of becoming infinite', () => {
  expect(codeOf(() => read('{"a":1e400}'))).toContain('the number 1e400 is out of range')
})

test('the message says what is wrong and where', () => {
  expect(codeOf(() => read('<html>'))).toBe('SERDE_DECODE: not JSON (unexpected "<" at 0)')
  expect(codeOf(() => json().deserialize(Buffer.from([0x22, 0xff, 0x22])))).toBe(
    'SERDE_DECODE: not JSON (invalid UTF-8 at 1)',
  )
})

test('a replacement character that was sent is not invalid UTF-8', () => {
  expect(read('"\uFFFD"')).toBe('\uFFFD')
})

test('a byte order mark is skipped', () => {
  expect(read('\uFEFF{"a":1}')).toEqual({ a: 1 })
})

test('nesting is limited, brackets within strings are not nesting', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  expect(read(nested(jsonMaxDepth))).toBeInstanceOf(Array)
  expect(codeOf(() => read(nested(jsonMaxDepth + 1)))).toContain(`nested deeper than ${jsonMaxDepth}`)
  expect(codeOf(() => read(nested(200_000)))).toContain('SERDE_DECODE')
  expect(read(`["${'['.repeat(2000)}"]`)).toEqual(['['.repeat(2000)])
  expect(read(`[${'{},'.repeat(2000)}{}]`)).toHaveLength(2001)
})

test('a cycle cannot be written', () => {
  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  expect(codeOf(() => json().serialize(cycle))).toContain('SERDE_ENCODE: JSON cannot write this value')
})

const Question = z.object({ title: z.string().min(1), votes: z.number().default(0) })

test('a schema validates and transforms what is read', () => {
  const serde = json(Question)
  expect(serde.deserialize(Buffer.from('{"title":"Why?","extra":1}'))).toEqual({ title: 'Why?', votes: 0 })
  expect(codeOf(() => serde.deserialize(Buffer.from('{"title":7}')))).toMatch(
    /^SERDE_DECODE: JSON that the zod schema refuses \(title: /,
  )
})

test('the issues of the schema are in the details', () => {
  try {
    json(Question).deserialize(Buffer.from('{}'))
    expect.unreachable()
  } catch (error) {
    expect(isMillraceError(error, 'SERDE_DECODE') && error.details['issues']).toEqual([
      expect.objectContaining({ path: ['title'] }),
    ])
  }
})

test('what is written is validated on request only', () => {
  const wrong = { title: '', votes: 1 }
  expect(Buffer.from(json(Question).serialize(wrong)).toString()).toBe('{"title":"","votes":1}')
  expect(codeOf(() => json(Question, { validateOnWrite: true }).serialize(wrong))).toContain('SERDE_ENCODE')
})

test('validation of what is written is that of a reader, so a schema may transform', () => {
  const at = json(z.object({ at: z.coerce.date() }), { validateOnWrite: true })
  const value = { at: new Date(1_700_000_000_000) }
  expect(at.deserialize(at.serialize(value))).toEqual(value)
})

test('an asynchronous schema is refused with its own code', () => {
  const schema = z.string().refine(() => Promise.resolve(true))
  expect(codeOf(() => json(schema).deserialize(Buffer.from('"a"')))).toContain('SERDE_ASYNC_SCHEMA: this zod schema')
})

test('the rejection of an asynchronous schema, which nobody awaits, does not end the process', async () => {
  const validate = (): Promise<never> => Promise.reject(new Error('late'))
  const schema: StandardSchemaV1 = { '~standard': { version: 1, vendor: 'test', validate } }
  expect(codeOf(() => json(schema).deserialize(Buffer.from('"a"')))).toContain('SERDE_ASYNC_SCHEMA')
  // An unhandled rejection would fail the run when the microtasks are done.
  await new Promise((resolve) => setImmediate(resolve))
})
