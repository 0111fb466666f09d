// Against kafkajs' client of registries, which stands on avsc, protobufjs and ajv.
import { HttpSchemaRegistry, type Serde } from '@millrace/serde'
import { avro } from '@millrace/serde/avro'
import { jsonSchema } from '@millrace/serde/json-schema'
import { protobuf } from '@millrace/serde/protobuf'
import { describe, expect, test } from 'vitest'
import { type Peer, peerOf } from './peer.ts'
import { RegistryServer } from './registry-server.ts'

const question = { id: 7, title: 'How?', score: 1.5, tags: ['a', 'b'], closed: false }

const avroText = JSON.stringify({
  type: 'record',
  name: 'Question',
  namespace: 'forum',
  fields: [
    { name: 'id', type: 'long' },
    { name: 'title', type: 'string' },
    { name: 'score', type: 'double' },
    { name: 'tags', type: { type: 'array', items: 'string' } },
    { name: 'closed', type: 'boolean', default: false },
  ],
})
const protoText =
  'syntax = "proto3"; package forum; message Question { int32 id = 1; string title = 2; double score = 3; repeated string tags = 4; bool closed = 5; }'
const jsonText = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: { id: { type: 'integer' }, title: { type: 'string' } },
  required: ['title'],
})

/** Each side reads what the other wrote, and both write the same bytes. */
async function agree(serde: Serde<unknown>, peer: Peer, id: number, value: unknown): Promise<void> {
  const theirs = await peer.encode(id, value)
  const ours = serde.serialize(value)
  expect(Buffer.from(ours).toString('hex')).toBe(theirs.toString('hex'))
  expect(serde.deserialize(theirs)).toEqual(value)
  expect(await peer.decode(Buffer.from(ours))).toEqual(value)
}

describe('with a registry both sides have the same bytes', () => {
  test('in Avro', async () => {
    await using server = await RegistryServer.start()
    const [registry, peer] = [new HttpSchemaRegistry({ url: server.url }), peerOf(server.url)]
    const serde = await avro({ registry, subject: 'q-value', schema: avroText })
    const { id } = await peer.register({ type: 'AVRO', schema: avroText }, { subject: 'q-value' })
    await agree(serde, peer, id, question)
  })

  test('in Protobuf', async () => {
    await using server = await RegistryServer.start()
    const [registry, peer] = [new HttpSchemaRegistry({ url: server.url }), peerOf(server.url)]
    const serde = await protobuf({ registry, subject: 'q-value', schema: protoText })
    const { id } = await peer.register({ type: 'PROTOBUF', schema: protoText }, { subject: 'q-value' })
    const written = { ...question, closed: true }
    // It leaves out which message of the file it is, which Confluent's serializer writes before the message.
    const theirs = (await peer.encode(id, written)).toString('hex').replace(/^.{10}/, '$&00')
    expect(Buffer.from(serde.serialize(written)).toString('hex')).toBe(theirs)
    expect(serde.deserialize(Buffer.from(theirs, 'hex'))).toEqual(written)
  })

  test('in JSON', async () => {
    await using server = await RegistryServer.start()
    const [registry, peer] = [new HttpSchemaRegistry({ url: server.url }), peerOf(server.url)]
    const serde = await jsonSchema({ registry, subject: 'q-value', schema: jsonText })
    const { id } = await peer.register({ type: 'JSON', schema: jsonText }, { subject: 'q-value' })
    await agree(serde, peer, id, { id: 7, title: 'How?' })
  })
})

describe('a serde', () => {
  test('writes with the latest schema of its subject where none is given', async () => {
    await using server = await RegistryServer.start()
    const registry = new HttpSchemaRegistry({ url: server.url })
    const first = await avro({ registry, subject: 'a-value' })
    expect(() => first.serialize(1)).toThrow('a-value has no schema yet')
    await registry.register('a-value', { type: 'AVRO', schema: '"int"' })
    expect((await avro({ registry, subject: 'a-value' })).serialize(1)).toEqual(Uint8Array.of(0, 0, 0, 0, 1, 2))
    await expect(protobuf({ registry, subject: 'a-value' })).rejects.toThrow('is AVRO, not PROTOBUF')
  })

  test('writes the message that is asked for, and reads the one that is named', async () => {
    await using server = await RegistryServer.start()
    const registry = new HttpSchemaRegistry({ url: server.url })
    const schema = 'syntax = "proto3"; message A { int32 a = 1; message C { int32 c = 3; } } message B { int32 b = 2; }'
    const options = { registry, subject: 'a-value', schema }
    const [a, b, c] = await Promise.all([
      protobuf(options),
      protobuf({ ...options, message: 'B' }),
      protobuf({ ...options, message: 'A.C' }),
    ])
    expect(b.serialize({ b: 1 })).toEqual(Uint8Array.of(0, 0, 0, 0, 1, 2, 2, 16, 1))
    expect(c.serialize({ c: 1 })).toEqual(Uint8Array.of(0, 0, 0, 0, 1, 4, 0, 0, 24, 1))
    expect(a.deserialize(c.serialize({ c: 1 }))).toEqual({ c: 1 })
    expect(() => a.deserialize(Uint8Array.of(0, 0, 0, 0, 1, 2, 4))).toThrow('no message at 2')
  })

  test('holds what it writes by its JSON Schema, and what it reads if asked to', async () => {
    await using server = await RegistryServer.start()
    const registry = new HttpSchemaRegistry({ url: server.url })
    const options = { registry, subject: 'a-value', schema: jsonText }
    const usual = await jsonSchema<unknown>(options)
    expect(() => usual.serialize({ id: 'x' })).toThrow(
      /refuses \(must have required property 'title'; \/id must be integer\)/,
    )
    const lenient = await jsonSchema<unknown>({ ...options, validate: 'none' })
    const bytes = lenient.serialize({ id: 'x' })
    expect(usual.deserialize(bytes)).toEqual({ id: 'x' })
    const strict = await jsonSchema<unknown>({ ...options, validate: 'both' })
    expect(() => strict.deserialize(bytes)).toThrow(expect.objectContaining({ code: 'SERDE_DECODE' }))
  })

  test('takes schemas of newer drafts, and those that stand on others', async () => {
    await using server = await RegistryServer.start()
    const registry = new HttpSchemaRegistry({ url: server.url })
    await registry.register('id', { type: 'JSON', schema: '{"type": "integer"}' })
    const schema = JSON.stringify({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'array',
      prefixItems: [{ $ref: 'id.json' }],
    })
    const references = [{ name: 'id.json', subject: 'id', version: 1 }]
    const serde = await jsonSchema<unknown>({ registry, subject: 'a-value', schema, references })
    expect(serde.deserialize(serde.serialize([1]))).toEqual([1])
    expect(() => serde.serialize(['x'])).toThrow('/0 must be integer')
  })

  test('that is given no schema says so', async () => {
    await using server = await RegistryServer.start()
    const registry = new HttpSchemaRegistry({ url: server.url })
    for (const [serde, schema] of [
      [avro, '"nothing"'],
      [protobuf, 'message'],
      [jsonSchema, '{"type": "nothing"}'],
    ] as const) {
      await expect(serde({ registry, subject: schema, schema })).rejects.toMatchObject({ code: 'SERDE_SCHEMA' })
    }
  })
})
