// What was answered is there after a restart, and after the broker's process was killed; and several registries on one topic agree.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Broker } from '@millrace/broker'
import { nativeClient } from '@millrace/client'
import { startSchemaRegistry } from '@millrace/schema-registry'
import { expect, test } from 'vitest'
import { startBrokerProcess } from '../broker/broker-process.ts'
import { asking, avroRecord, beside, RegistryBed } from './registry-bed.ts'

const questions = [
  'GET /schemas?deleted=true',
  'GET /schemas',
  'GET /subjects?deleted=true',
  'GET /config',
  'GET /config/a',
  'GET /mode',
  'GET /mode/b',
  'GET /schemas/ids/3',
]

async function fill(ask: ReturnType<typeof asking>): Promise<void> {
  const [one, two] = [avroRecord('title'), avroRecord('title', ['body', ''])]
  const message = 'syntax = "proto3"; message A {}'
  for (const [what, body] of [
    ['POST /subjects/a/versions', { schema: one }],
    ['POST /subjects/a/versions', { schema: two }],
    ['POST /subjects/b/versions', { schema: message, schemaType: 'PROTOBUF' }],
    ['POST /subjects/c/versions', { schema: '{"type": "object"}', schemaType: 'JSON' }],
    ['DELETE /subjects/a/versions/1', undefined],
    ['DELETE /subjects/c', undefined],
    ['PUT /config', { compatibility: 'FULL' }],
    ['PUT /config/a', { compatibility: 'NONE' }],
    ['PUT /mode/b', { mode: 'READONLY' }],
  ] as const) {
    expect(await ask(what, body), what).toMatchObject([200, {}])
  }
}

async function all(ask: ReturnType<typeof asking>): Promise<unknown> {
  return Promise.all(questions.map((question) => ask(question)))
}

test('A registry that is started anew says what it said before', async () => {
  await using bed = await RegistryBed.start()
  await fill(bed.ask)
  const before = await all(bed.ask)
  await bed.restart()
  expect(await all(bed.ask)).toEqual(before)
  expect(await bed.ask('GET /schemas')).toMatchObject([200, [{ id: 2 }, { id: 3 }]])
})

test('Nothing that was answered is lost when the process of the broker is killed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-registry-'))
  let broker = await startBrokerProcess(directory)
  let registry = await beside(broker.bootstrapServers)
  try {
    await fill(asking(registry.url))
    const before = await all(asking(registry.url))
    await broker.kill()
    broker = await startBrokerProcess(directory, { port: broker.port })
    expect(await all(asking(registry.url))).toEqual(before)
    await registry.stop()
    registry = await beside(broker.bootstrapServers)
    expect(await all(asking(registry.url))).toEqual(before)
  } finally {
    await registry.stop()
    await broker.stop()
    rmSync(directory, { recursive: true, force: true })
  }
})

test('Two registries on one topic give one schema one id, and each knows what the other was told', async () => {
  await using bed = await RegistryBed.start()
  await using other = await beside(bed.broker.bootstrapServers)
  const asks = [bed.ask, asking(other.url)]
  const schemas = Array.from({ length: 12 }, (_, index) => avroRecord([`field${index}`, '']))
  const register = async (index: number, subject: string): Promise<unknown> =>
    (await asks[index % 2]?.(`POST /subjects/${subject}/versions`, { schema: schemas[index % 12] }))?.[1]
  const first = await Promise.all(schemas.map((_, index) => register(index, 's')))
  const again = await Promise.all(schemas.map((_, index) => register(index + 1, 't')))
  expect(new Set(first.map((answer) => JSON.stringify(answer))).size).toBe(12)
  expect(again).toEqual([...first.slice(1), first[0]])
  expect(await all(asks[0] as never)).toEqual(await all(asks[1] as never))
  await bed.restart()
  expect(await all(bed.ask)).toEqual(await all(asks[1] as never))
})

test('A topic that forgets or has several partitions is refused, and so are options that cannot be', async () => {
  await using broker = await Broker.start({ port: 0 })
  const { bootstrapServers } = broker
  const client = nativeClient({ bootstrapServers })
  await client.admin.createTopics([
    { name: 'wide', partitions: 2, configs: { 'cleanup.policy': 'compact' } },
    { name: 'forgetful', partitions: 1, configs: { 'cleanup.policy': 'delete' } },
  ])
  const failsWith = (code: string): unknown => expect.objectContaining({ code })
  for (const topic of ['wide', 'forgetful']) {
    await expect(startSchemaRegistry({ client, topic, port: 0 })).rejects.toEqual(failsWith('SCHEMA_REGISTRY_TOPIC'))
  }
  const options = failsWith('SCHEMA_REGISTRY_OPTIONS')
  await expect(startSchemaRegistry({ port: 0 })).rejects.toEqual(options)
  await expect(startSchemaRegistry({ client, port: 70_000 })).rejects.toEqual(options)
  await expect(startSchemaRegistry({ client, port: 0, host: '0.0.0.0' })).rejects.toEqual(options)
  await using first = await startSchemaRegistry({ client, port: 0 })
  const port = Number(new URL(first.url).port)
  const taken = failsWith('SCHEMA_REGISTRY_PORT_TAKEN')
  await expect(startSchemaRegistry({ client, port, strictPort: true })).rejects.toEqual(taken)
  await using second = await startSchemaRegistry({ client, port })
  expect(second.wantedPortTaken).toBe(true)
  await client.close()
})
