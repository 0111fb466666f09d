// The embedded registry as applications use it: the project's client and kafkajs' register there, and each reads from a topic what the other wrote.
import { type LogClient, nativeClient } from '@millrace/client'
import { noHeaders } from '@millrace/record'
import { HttpSchemaRegistry, type Serde } from '@millrace/serde'
import { avro } from '@millrace/serde/avro'
import { jsonSchema } from '@millrace/serde/json-schema'
import { describeSchemaRegistry } from '@millrace/serde/conformance'
import { protobuf } from '@millrace/serde/protobuf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeAnswers } from './answers-suite.ts'
import { type Peer, peerOf } from './peer.ts'
import { avroRecord, RegistryBed } from './registry-bed.ts'
import { describeValues } from './values-suite.ts'

const question = { id: 7, title: 'How?' }
const avroText =
  '{"type":"record","name":"Question","namespace":"forum","fields":[{"name":"id","type":"int"},{"name":"title","type":"string"}]}'
const protoText = 'syntax = "proto3"; message Question { int32 id = 1; string title = 2; }'
const jsonText =
  '{"type":"object","properties":{"id":{"type":"integer"},"title":{"type":"string"}},"required":["title"]}'

/** Both register the schema and get one id; the two records go through a topic, and each side reads both. */
async function exchange(
  client: LogClient,
  peer: Peer,
  serde: Serde<unknown>,
  schema: Parameters<Peer['register']>[0],
): Promise<void> {
  const topic = `of-${schema.type}`
  const { id } = await peer.register(schema, { subject: `${topic}-value` })
  await client.admin.createTopics([{ name: topic, partitions: 1 }])
  const writer = client.writer({ lingerMs: 0 })
  await writer.open()
  for (const value of [serde.serialize(question), await peer.encode(id, question)]) {
    writer.write(topic, 0, 0, null, value, noHeaders)
  }
  await writer.flush()
  await writer.close()
  const reader = client.reader({ outOfRange: 'earliest' })
  reader.assign([{ topic, partition: 0, offset: 0 }])
  const values: Uint8Array[] = []
  while (values.length < 2) {
    for (const { records } of await reader.poll(1_000)) values.push(...records.flatMap(({ value }) => value ?? []))
  }
  await reader.close()
  for (const bytes of values) {
    expect(Buffer.from(bytes).readInt32BE(1)).toBe(id)
    expect(serde.deserialize(bytes)).toEqual(question)
    expect(await peer.decode(Buffer.from(bytes))).toEqual(question)
  }
}

test('Avro, Protobuf and JSON Schema go from either client to the other', async () => {
  await using bed = await RegistryBed.start()
  const client = nativeClient({ bootstrapServers: bed.broker.bootstrapServers })
  const registry = new HttpSchemaRegistry({ url: bed.registry.url })
  const peer = peerOf(bed.registry.url)
  const inAvro = await avro<unknown>({ registry, subject: 'of-AVRO-value', schema: avroText })
  await exchange(client, peer, inAvro, { type: 'AVRO', schema: avroText })
  const inJson = await jsonSchema<unknown>({ registry, subject: 'of-JSON-value', schema: jsonText })
  await exchange(client, peer, inJson, { type: 'JSON', schema: jsonText })
  const inProtobuf = await protobuf<unknown>({ registry, subject: 'of-PROTOBUF-value', schema: protoText })
  const { id } = await peer.register({ type: 'PROTOBUF', schema: protoText }, { subject: 'of-PROTOBUF-value' })
  // kafkajs' client knows no index of the message, which Confluent's serializer writes before it.
  const theirs = await peer.encode(id, question)
  const withIndex = Buffer.concat([theirs.subarray(0, 5), Buffer.of(0), theirs.subarray(5)])
  expect(Buffer.from(inProtobuf.serialize(question)).equals(withIndex)).toBe(true)
  expect(inProtobuf.deserialize(withIndex)).toEqual(question)
  await client.close()
})

test('The port to a registry is answered as it is by any other registry', async () => {
  await using bed = await RegistryBed.start()
  const registry = new HttpSchemaRegistry({ url: bed.registry.url })
  const schema = { type: 'AVRO', schema: avroRecord('title') } as const
  expect(await registry.latest('a/b c')).toBeUndefined()
  const id = await registry.register('a/b c', schema)
  expect(
    await registry.register('a/b c', { ...schema, schema: JSON.stringify(JSON.parse(schema.schema), null, 2) }),
  ).toBe(id)
  expect(await registry.byId(id)).toEqual({ ...schema, id })
  expect(await registry.latest('a/b c')).toEqual({ ...schema, id, subject: 'a/b c', version: 1 })
  expect(await registry.version('a/b c', 2)).toBeUndefined()
  expect(await registry.subjects()).toEqual(['a/b c'])
  const references = [{ name: 'forum.Question', subject: 'a/b c', version: 1 }]
  const thread = await registry.register('t', { type: 'AVRO', schema: '["null","forum.Question"]', references })
  expect(await registry.byId(thread)).toMatchObject({ references })
  await expect(registry.register('a/b c', { type: 'AVRO', schema: '"int"' })).rejects.toThrow(/409.*incompatible/)
  await registry.register('gone', { type: 'AVRO', schema: '"int"' })
  // Deleted, deleted again, and never there.
  for (const subject of ['gone', 'gone', 'nothing']) await registry.deleteSubject(subject)
  expect(await registry.subjects()).toEqual(['a/b c', 't'])
  expect(await registry.latest('gone')).toBeUndefined()
})

describe('for whoever asks it over HTTP', () => {
  let bed: RegistryBed
  beforeAll(async () => {
    bed = await RegistryBed.start()
  })
  afterAll(() => bed[Symbol.asyncDispose]())
  const url = async (): Promise<string> => bed.registry.url

  describeSchemaRegistry('the embedded registry', async () => new HttpSchemaRegistry({ url: await url() }))
  describeValues('the embedded registry', url)
  describeAnswers('the embedded registry', url)
})
