import { Decimal } from '@millrace/serde'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { schemaCheck } from '../../src/query/schema-check.ts'

/** One schema in each library. */
const libraries: Readonly<Record<string, StandardSchemaV1>> = {
  zod: z.object({
    ID: z.number().transform(String),
    TITLE: z.string().nullable(),
    TAGS: z.array(z.string()).optional(),
  }),
  valibot: v.object({
    ID: v.pipe(v.number(), v.transform(String)),
    TITLE: v.nullable(v.string()),
    TAGS: v.optional(v.array(v.string())),
  }),
}

describe.each(Object.entries(libraries))('a schema of %s', (vendor, schema) => {
  test('makes of rows what it says', async () => {
    const check = schemaCheck(schema)
    expect(await check({ ID: 1, TITLE: null, MORE: true })).toEqual({ ID: '1', TITLE: null })
  })

  test('refuses a row by its number, with the place in it and the row itself', async () => {
    const check = schemaCheck(schema)
    await check({ ID: 1, TITLE: 'why' })
    const row = { ID: 2, TITLE: 'how', TAGS: ['a', 3] }
    const error: unknown = await check(row).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'ENGINE_ROW_REFUSED', details: { row, number: 2, issues: [{}] } })
    const place = `ENGINE_ROW_REFUSED: the ${vendor} schema refuses row 2 (TAGS.1: `
    expect((error as Error).message.startsWith(place)).toBe(true)
    expect((error as Error).message.endsWith('): {"ID":2,"TITLE":"how","TAGS":["a",3]}')).toBe(true)
  })

  test('that names a column in other letters is told of it', async () => {
    const row = { id: 1, TITLE: 'why' }
    await expect(schemaCheck(schema)(row)).rejects.toThrow(
      '{"id":1,"TITLE":"why"}; the column is called id: call it so in the schema, too, or select it AS `ID`',
    )
  })
})

test('a schema may wait', async () => {
  const known = z.object({ ID: z.number().refine(async (id) => Promise.resolve(id === 1), 'nobody knows it') })
  const check = schemaCheck(known)
  expect(await check({ ID: 1 })).toEqual({ ID: 1 })
  await expect(check({ ID: 2 })).rejects.toThrow('the zod schema refuses row 2 (ID: nobody knows it): {"ID":2}')
})

test('a row is told with all digits, and not at any length', async () => {
  const none = schemaCheck(z.never())
  const row = { A: 9_007_199_254_740_993n, B: new Decimal(150n, 2), C: new Map([['k', 1]]) }
  await expect(none(row)).rejects.toThrow('{"A":"9007199254740993","B":"1.50","C":{"k":1}}')
  const error: unknown = await none({ A: 'x'.repeat(10_000) }).catch((thrown: unknown) => thrown)
  expect((error as Error).message.length).toBeLessThan(400)
})
