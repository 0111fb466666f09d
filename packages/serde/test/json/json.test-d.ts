import { json, type Serde, type SerdeType } from '@millrace/serde'
import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'

test('without a schema the type is what the caller says', () => {
  expectTypeOf(json<{ a: number }>()).toEqualTypeOf<Serde<{ a: number }>>()
  expectTypeOf(json()).toEqualTypeOf<Serde<unknown>>()
})

test('with a schema the type is its output', () => {
  const schema = z.object({ at: z.coerce.date(), votes: z.number().default(0) })
  const serde = json(schema)
  expectTypeOf(serde).toEqualTypeOf<Serde<{ at: Date; votes: number }>>()
  expectTypeOf<SerdeType<typeof serde>>().toEqualTypeOf<{ at: Date; votes: number }>()
})
