// What the compiler knows of a query's rows.
import { SqlEngine } from '@millrace/engine'
import * as v from 'valibot'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'

const engine = new SqlEngine()
const select = 'SELECT * FROM questions;'

test('without a schema a row is a record of unknown values', () => {
  expectTypeOf(engine.query(select)).toEqualTypeOf<AsyncGenerator<Record<string, unknown>, void>>()
  const options = { properties: { 'auto.offset.reset': 'earliest' } }
  expectTypeOf(engine.query(select, options)).toEqualTypeOf<AsyncGenerator<Record<string, unknown>, void>>()
})

test('with one it is what the schema makes of it, whichever library that is of', () => {
  const inZod = z.object({ ID: z.number(), ASKED: z.number().transform((time) => new Date(time)) })
  const inValibot = v.object({ ID: v.pipe(v.number(), v.transform(String)), TITLE: v.nullable(v.string()) })
  expectTypeOf(engine.query(select, { schema: inZod })).toEqualTypeOf<
    AsyncGenerator<{ ID: number; ASKED: Date }, void>
  >()
  expectTypeOf(engine.query(select, { schema: inValibot, variables: { a: 'b' } })).toEqualTypeOf<
    AsyncGenerator<{ ID: string; TITLE: string | null }, void>
  >()
})

test('columns that the schema does not have, and things that are no schema, are mistakes', () => {
  void async function ask() {
    for await (const row of engine.query(select, { schema: z.object({ ID: z.number() }) })) {
      expectTypeOf(row.ID).toEqualTypeOf<number>()
      // @ts-expect-error The schema has no such column.
      void row.TITLE
    }
  }
  // @ts-expect-error A type is no schema.
  void (() => engine.query(select, { schema: { ID: 'number' } }))
})
