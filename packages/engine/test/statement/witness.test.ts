// What a statement saw when it was tried is what it sees when it is carried out.
import type { SchemaRegistry, SchemaVersion, WrittenSchema } from '@millrace/serde'
import { describe, expect, test } from 'vitest'
import { seenRegistry, seenTopics, Witness } from '../../src/statement/witness.ts'

const schema = { type: 'AVRO', schema: '"int"' } as const

/** A version a subject. */
class SmallRegistry implements SchemaRegistry {
  readonly #schemas = new Map<string, SchemaVersion>()
  readonly #firstId: number

  constructor(firstId: number) {
    this.#firstId = firstId
  }

  async register(subject: string, written: WrittenSchema): Promise<number> {
    const twin = [...this.#schemas.values()].find((one) => one.schema === written.schema)
    const id = twin?.id ?? this.#firstId + this.#schemas.size
    this.#schemas.set(subject, { ...written, subject, id, version: 1 })
    return id
  }

  async byId(id: number): Promise<SchemaVersion> {
    return [...this.#schemas.values()].find((one) => one.id === id)!
  }

  async latest(subject: string): Promise<SchemaVersion | undefined> {
    return this.#schemas.get(subject)
  }

  version(subject: string): Promise<SchemaVersion | undefined> {
    return this.latest(subject)
  }

  async subjects(): Promise<readonly string[]> {
    return [...this.#schemas.keys()]
  }

  async deleteSubject(subject: string): Promise<void> {
    this.#schemas.delete(subject)
  }
}

describe('a witness', () => {
  test('notes the topics that are asked for, and those that were not there', () => {
    const witness = new Witness({ topic: (name) => (name === 'a' ? { partitions: 3, replicas: 1 } : undefined) })
    witness.topics.topic('a')
    witness.topics.topic('b')
    expect(witness.seen.topics).toEqual({ a: { partitions: 3, replicas: 1 }, b: null })
    const topics = seenTopics(JSON.parse(JSON.stringify(witness.seen)) as typeof witness.seen)
    expect([topics.topic('a'), topics.topic('b'), topics.topic('c')]).toEqual([
      { partitions: 3, replicas: 1 },
      undefined,
      undefined,
    ])
  })

  test('lets a registry answer as it did, whatever it has become; it is asked only what it was not asked before', async () => {
    const before = new SmallRegistry(1)
    const id = await before.register('a-value', schema)
    const witness = new Witness({ topic: () => undefined }, before)
    expect(await witness.registry?.latest('a-value')).toMatchObject({ id })
    expect(await witness.registry?.latest('b-value')).toBeUndefined()
    expect(await witness.registry?.register('c-value', schema)).toBe(id)

    const now = new SmallRegistry(100)
    await now.register('x-value', { type: 'AVRO', schema: '"string"' })
    await now.register('b-value', schema)
    const seen = JSON.parse(JSON.stringify(witness.seen)) as typeof witness.seen
    const registry = seenRegistry(seen, now)
    expect(await registry?.latest('a-value')).toMatchObject({ id, subject: 'a-value' })
    expect(await registry?.latest('b-value')).toBeUndefined()
    expect(await registry?.register('c-value', schema)).toBe(id)
    expect(await now.subjects()).not.toContain('c-value')
    expect(await registry?.latest('x-value')).toMatchObject({ subject: 'x-value' })
  })
})
