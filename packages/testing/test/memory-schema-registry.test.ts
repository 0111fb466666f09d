import { describeSchemaRegistry } from '@millrace/serde/conformance'
import { MemorySchemaRegistry } from '@millrace/testing'
import { expect, test } from 'vitest'

const int = { type: 'AVRO', schema: '{"type": "int"}' } as const
const long = { type: 'AVRO', schema: '"long"' } as const

describeSchemaRegistry('the registry in memory', async () => new MemorySchemaRegistry())

test('equal schemas have one id, however they are spaced and under whatever subject', async () => {
  const registry = new MemorySchemaRegistry()
  const id = await registry.register('a-value', int)
  expect(await registry.register('b-value', { ...int, schema: '{"type":"int"}' })).toBe(id)
  expect(await registry.register('b-value', { ...int, type: 'JSON' })).not.toBe(id)
  expect(await registry.byId(id)).toMatchObject(int)
})

test('a subject has its versions from 1, each once', async () => {
  const registry = new MemorySchemaRegistry()
  await registry.register('a-value', int)
  await registry.register('a-value', long)
  await registry.register('a-value', int)
  expect(await registry.latest('a-value')).toMatchObject({ ...long, subject: 'a-value', version: 2 })
  expect(await registry.version('a-value', 1)).toMatchObject({ ...int, version: 1 })
  expect(await registry.version('a-value', 3)).toBeUndefined()
  expect(await registry.latest('b-value')).toBeUndefined()
  expect(await registry.subjects()).toEqual(['a-value'])
})

test('a subject that is deleted is not found; its schemas are, by their ids', async () => {
  const registry = new MemorySchemaRegistry()
  const id = await registry.register('a-value', int)
  await registry.deleteSubject('a-value')
  await registry.deleteSubject('a-value')
  expect(await registry.subjects()).toEqual([])
  expect(await registry.latest('a-value')).toBeUndefined()
  expect(await registry.byId(id)).toMatchObject(int)
})

test('an id can be given; those that follow are other ones', async () => {
  const registry = new MemorySchemaRegistry()
  await registry.registerWithId('a-key', 100, int)
  expect((await registry.latest('a-key'))?.id).toBe(100)
  expect(await registry.register('a-value', long)).toBe(101)
  await expect(registry.registerWithId('a-key', 100, long)).rejects.toMatchObject({ code: 'SERDE_REGISTRY' })
})

test('an id that nobody has is an error', async () => {
  await expect(new MemorySchemaRegistry().byId(1)).rejects.toMatchObject({ code: 'SERDE_REGISTRY' })
})

test('a schema that is not JSON is refused', async () => {
  const registry = new MemorySchemaRegistry()
  await expect(registry.register('a', { type: 'AVRO', schema: '{' })).rejects.toMatchObject({ code: 'SERDE_REGISTRY' })
  expect(await registry.subjects()).toEqual([])
})
