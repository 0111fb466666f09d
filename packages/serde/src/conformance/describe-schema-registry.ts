// What every registry behind the port keeps, as a suite: an implementation's test is one call of it, from within vitest.
import { isMillraceError } from '@millrace/record'
import { describe, expect, test } from 'vitest'
import type { SchemaRegistry, SchemaType, WrittenSchema } from '../registry/schema-registry.ts'

/** Of each type: two schemas that differ, and one that stands on the first. Texts are as registries print them, so that only white space may change. */
const texts: Readonly<Record<SchemaType, { one: string; two: string; onOne: string; name: string }>> = {
  AVRO: {
    one: '{"type":"record","name":"Question","namespace":"forum","fields":[{"name":"title","type":"string"}]}',
    two: '{"type":"record","name":"Question","namespace":"forum","fields":[{"name":"title","type":"string"},{"name":"body","type":"string","default":""}]}',
    onOne: '{"type":"record","name":"Thread","namespace":"forum","fields":[{"name":"first","type":"Question"}]}',
    name: 'forum.Question',
  },
  PROTOBUF: {
    one: 'syntax = "proto3"; package forum; message Question { string title = 1; }',
    two: 'syntax = "proto3"; package forum; message Question { string title = 1; string body = 2; }',
    onOne: 'syntax = "proto3"; package forum; import "question.proto"; message Thread { .forum.Question first = 1; }',
    name: 'question.proto',
  },
  JSON: {
    one: '{"type":"object","properties":{"title":{"type":"string"}},"additionalProperties":false}',
    two: '{"type":"object","properties":{"title":{"type":"string"},"body":{"type":"string"}},"additionalProperties":false}',
    onOne: '{"type":"object","properties":{"first":{"$ref":"question.json"}}}',
    name: 'question.json',
  },
}
const types = Object.keys(texts) as readonly SchemaType[]

/** `open` is called once for each case; it may be the same registry each time, and one that others use, too. */
export function describeSchemaRegistry(name: string, open: () => Promise<SchemaRegistry>): void {
  const subjectOf = (what: string): string => `${what}-${crypto.randomUUID()}-value`

  describe(`${name} keeps the contract of a schema registry`, () => {
    for (const type of types) {
      const { one, two, onOne, name: referred } = texts[type]

      test(`${type}: an id gives the schema that was registered, and an equal one has it under any subject`, async () => {
        const registry = await open()
        const [subject, other] = [subjectOf('a'), subjectOf('b')]
        const id = await registry.register(subject, { type, schema: one })
        expect(comparable(await registry.byId(id))).toEqual({ ...comparable({ type, schema: one }), id })
        expect(await registry.register(subject, { type, schema: one })).toBe(id)
        expect(await registry.register(other, { type, schema: one })).toBe(id)
        expect((await registry.latest(subject))?.version).toBe(1)
        if (type !== 'PROTOBUF') {
          expect(await registry.register(subject, { type, schema: JSON.stringify(JSON.parse(one), null, 2) })).toBe(id)
        }
      })

      test(`${type}: versions of a subject count from 1, and the latest is the last`, async () => {
        const registry = await open()
        const subject = subjectOf('a')
        const first = await registry.register(subject, { type, schema: one })
        const second = await registry.register(subject, { type, schema: two })
        expect(second).not.toBe(first)
        const [v1, v2] = [one, two].map((schema) => comparable({ type, schema }))
        expect(comparable(await registry.version(subject, 1))).toEqual({ ...v1, subject, version: 1, id: first })
        expect(comparable(await registry.latest(subject))).toEqual({ ...v2, subject, version: 2, id: second })
        expect(await registry.register(subject, { type, schema: one })).toBe(first)
        expect((await registry.latest(subject))?.version).toBe(2)
      })

      test(`${type}: a schema keeps what it refers to`, async () => {
        const registry = await open()
        const [subject, thread] = [subjectOf('question'), subjectOf('thread')]
        await registry.register(subject, { type, schema: one })
        const schema: WrittenSchema = { type, schema: onOne, references: [{ name: referred, subject, version: 1 }] }
        const id = await registry.register(thread, schema)
        expect(comparable(await registry.byId(id))).toEqual({ ...comparable(schema), id })
        expect(comparable(await registry.latest(thread))).toMatchObject(comparable(schema))
      })
    }

    test('an Avro schema that is a name alone is one', async () => {
      const registry = await open()
      const id = await registry.register(subjectOf('a'), { type: 'AVRO', schema: '"long"' })
      expect(comparable(await registry.byId(id))).toEqual({ type: 'AVRO', schema: 'long', id })
    })

    test('what is not there is undefined, but an id that nobody has is refused with SERDE_REGISTRY', async () => {
      const registry = await open()
      const subject = subjectOf('a')
      expect(await registry.latest(subject)).toBeUndefined()
      expect(await registry.version(subject, 1)).toBeUndefined()
      await registry.register(subject, { type: 'AVRO', schema: '"int"' })
      expect(await registry.version(subject, 2)).toBeUndefined()
      const thrown = await registry.byId(2_000_000_000).catch((error: unknown) => error)
      expect(isMillraceError(thrown, 'SERDE_REGISTRY'), String(thrown)).toBe(true)
    })

    test('subjects are listed by whatever name they have', async () => {
      const registry = await open()
      const names = ['a/b c', 'ü %41?#&', 'a.b_c'].map(subjectOf)
      for (const subject of names) {
        await registry.register(subject, { type: 'AVRO', schema: '"int"' })
        expect(await registry.latest(subject)).toMatchObject({ subject, version: 1 })
      }
      expect(await registry.subjects()).toEqual(expect.arrayContaining(names))
    })

    test('a subject that is deleted is not found any more, its schemas are by their ids, and come back with them', async () => {
      const registry = await open()
      const subject = subjectOf('gone')
      const first = await registry.register(subject, { type: 'AVRO', schema: '"int"' })
      const second = await registry.register(subject, { type: 'AVRO', schema: '"long"' })
      // Deleted, deleted again, and never there.
      for (const one of [subject, subject, subjectOf('nothing')]) await registry.deleteSubject(one)
      expect(await registry.latest(subject)).toBeUndefined()
      expect(await registry.version(subject, 1)).toBeUndefined()
      expect(await registry.subjects()).not.toContain(subject)
      expect((await registry.byId(first)).schema).toBe('"int"')
      expect(await registry.register(subject, { type: 'AVRO', schema: '"long"' })).toBe(second)
      expect((await registry.latest(subject))?.id).toBe(second)
    })

    test('a text that is no schema is refused with SERDE_REGISTRY, and leaves no subject', async () => {
      const registry = await open()
      const subject = subjectOf('a')
      const thrown = await registry.register(subject, { type: 'AVRO', schema: '{' }).catch((error: unknown) => error)
      expect(isMillraceError(thrown, 'SERDE_REGISTRY'), String(thrown)).toBe(true)
      expect(await registry.latest(subject)).toBeUndefined()
    })
  })
}

/** Without what a registry may change: white space. */
function comparable(schema: WrittenSchema | undefined): Record<string, unknown> {
  if (schema === undefined) return {}
  const text: unknown =
    schema.type === 'PROTOBUF' ? schema.schema.trim().replaceAll(/\s+/g, ' ') : JSON.parse(schema.schema)
  return { ...schema, schema: text }
}
