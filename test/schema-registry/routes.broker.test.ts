// Every route and every refusal of the embedded registry, over HTTP.
import { request } from 'node:http'
import { expect, test } from 'vitest'
import { type Answer, avroRecord, RegistryBed } from './registry-bed.ts'

const one = avroRecord('title')
const two = avroRecord('title', ['body', ''])
const refusal = (code: number): Answer => [
  code < 1_000 ? code : Math.trunc(code / 100),
  { error_code: code, message: expect.stringMatching(/./) as string },
]

test('A schema is registered once, and found by its id, its subject and its text', async () => {
  await using bed = await RegistryBed.start()
  const { ask } = bed
  expect(await ask('POST /subjects/a-value/versions', { schema: one })).toEqual([200, { id: 1 }])
  expect(await ask('POST /subjects/a-value/versions', { schema: one })).toEqual([200, { id: 1 }])
  expect(await ask('POST /subjects/b-value/versions', { schema: one })).toEqual([200, { id: 1 }])
  expect(await ask('POST /subjects/a-value/versions', { schema: two })).toEqual([200, { id: 2 }])
  expect(await ask('GET /schemas/ids/2')).toEqual([200, { schema: two }])
  expect(await ask('GET /schemas/ids/1?fetchMaxId=true')).toEqual([200, { schema: one, maxId: 2 }])
  expect(await ask('GET /schemas/ids/2/schema')).toEqual([200, JSON.parse(two)])
  expect(await ask('GET /schemas/ids/1/subjects')).toEqual([200, ['a-value', 'b-value']])
  expect(await ask('GET /schemas/ids/2/versions')).toEqual([200, [{ subject: 'a-value', version: 2 }]])
  const second = { subject: 'a-value', version: 2, id: 2, schema: two }
  expect(await ask('GET /subjects/a-value/versions/2')).toEqual([200, second])
  expect(await ask('GET /subjects/a-value/versions/latest')).toEqual([200, second])
  expect(await ask('GET /subjects/a-value/versions/-1')).toEqual([200, second])
  expect(await ask('GET /subjects/a-value/versions/1/schema')).toEqual([200, JSON.parse(one)])
  expect(await ask('POST /subjects/a-value', { schema: two })).toEqual([200, second])
  expect(await ask('GET /subjects')).toEqual([200, ['a-value', 'b-value']])
  expect(await ask('GET /subjects?subjectPrefix=b')).toEqual([200, ['b-value']])
  expect(await ask('GET /subjects/a-value/versions')).toEqual([200, [1, 2]])
  expect(await ask('GET /schemas?latestOnly=true&subjectPrefix=a')).toEqual([200, [second]])
  expect(await ask('GET /schemas?offset=1&limit=1')).toEqual([200, [second]])
  expect(await ask('GET /schemas/types')).toEqual([200, ['JSON', 'PROTOBUF', 'AVRO']])
  expect(await ask('GET /contexts')).toEqual([200, ['.']])
  expect(await ask('GET /')).toEqual([200, {}])
})

test('What is not there, or no schema, is refused with its code', async () => {
  await using bed = await RegistryBed.start()
  const { ask } = bed
  await ask('POST /subjects/a/versions', { schema: one })
  expect(await ask('GET /subjects/x/versions')).toEqual(refusal(40401))
  expect(await ask('GET /subjects/x/versions/1')).toEqual(refusal(40401))
  expect(await ask('POST /subjects/x', { schema: one })).toEqual(refusal(40401))
  expect(await ask('DELETE /subjects/x')).toEqual(refusal(40401))
  expect(await ask('GET /subjects/a/versions/7')).toEqual(refusal(40402))
  expect(await ask('POST /compatibility/subjects/a/versions/7', { schema: one })).toEqual(refusal(40402))
  expect(await ask('GET /schemas/ids/7')).toEqual(refusal(40403))
  expect(await ask('POST /subjects/a', { schema: two })).toEqual(refusal(40403))
  for (const version of ['0', '-2', 'x', '2147483648']) {
    expect(await ask(`GET /subjects/a/versions/${version}`)).toEqual(refusal(42202))
  }
  const reference = { name: 'x', subject: 'x', version: 1 }
  for (const body of [
    { schema: '' },
    { schema: '{' },
    { schema: '"nothing"' },
    { schema: '{"type": "record", "name": "A", "fields": [{"name": "a", "type": "int", "default": "b"}]}' },
    { schema: 'message {}', schemaType: 'PROTOBUF' },
    { schema: '{"type": "text"}', schemaType: 'JSON' },
    { schema: '{"$ref": "#/nowhere"}', schemaType: 'JSON' },
    { schema: one, schemaType: 'XML' },
    { schema: one, references: [reference] },
    { schema: two, version: 1 },
    { schema: two, version: 3 },
  ]) {
    expect(await ask('POST /subjects/a/versions', body), JSON.stringify(body)).toEqual(refusal(42201))
  }
  expect(await ask('POST /subjects/%20/versions', { schema: one })).toEqual(refusal(42208))
  expect(await ask('GET /subject')).toEqual(refusal(404))
  expect(await ask('PUT /subjects/a')).toEqual(refusal(405))
  expect(await ask('POST /subjects/a/versions')).toEqual(refusal(400))
  expect(await ask('GET /subjects/%zz/versions')).toEqual(refusal(400))
})

test('Deleting is soft first, then for good; a schema that comes back has its id', async () => {
  await using bed = await RegistryBed.start()
  const { ask } = bed
  await ask('POST /subjects/a/versions', { schema: one })
  await ask('POST /subjects/a/versions', { schema: two })
  expect(await ask('DELETE /subjects/a/versions/1?permanent=true')).toEqual(refusal(40407))
  expect(await ask('DELETE /subjects/a/versions/1')).toEqual([200, 1])
  expect(await ask('DELETE /subjects/a/versions/1')).toEqual(refusal(40406))
  expect(await ask('GET /subjects/a/versions/1')).toEqual(refusal(40402))
  expect(await ask('GET /subjects/a/versions/1?deleted=true')).toMatchObject([200, { id: 1 }])
  expect(await ask('GET /subjects/a/versions?deletedOnly=true')).toEqual([200, [1]])
  expect(await ask('GET /schemas/ids/1')).toEqual([200, { schema: one }])
  expect(await ask('GET /schemas/ids/1/versions')).toEqual([200, []])
  expect(await ask('DELETE /subjects/a/versions/1?permanent=true')).toEqual([200, 1])
  expect(await ask('GET /schemas/ids/1')).toEqual(refusal(40403))

  expect(await ask('DELETE /subjects/a?permanent=true')).toEqual(refusal(40405))
  expect(await ask('DELETE /subjects/a')).toEqual([200, [2]])
  expect(await ask('DELETE /subjects/a')).toEqual(refusal(40404))
  expect(await ask('GET /subjects')).toEqual([200, []])
  expect(await ask('GET /subjects?deleted=true')).toEqual([200, ['a']])
  expect(await ask('GET /subjects?deletedOnly=true')).toEqual([200, ['a']])
  expect(await ask('POST /subjects/a/versions', { schema: two })).toEqual([200, { id: 2 }])
  expect(await ask('GET /subjects/a/versions?deleted=true')).toEqual([200, [3]])
  await ask('DELETE /subjects/a')
  expect(await ask('DELETE /subjects/a?permanent=true')).toEqual([200, [3]])
  expect(await ask('GET /subjects?deleted=true')).toEqual([200, []])
  expect(await ask('POST /subjects/a/versions', { schema: avroRecord('x') })).toEqual([200, { id: 3 }])
})

test('The level decides what comes in, of the subject before that of all', async () => {
  await using bed = await RegistryBed.start()
  const { ask } = bed
  const demanding = avroRecord('title', 'author')
  expect(await ask('GET /config')).toEqual([200, { compatibilityLevel: 'BACKWARD' }])
  expect(await ask('GET /config/a')).toEqual(refusal(40408))
  expect(await ask('GET /config/a?defaultToGlobal=true')).toEqual([200, { compatibilityLevel: 'BACKWARD' }])
  expect(await ask('PUT /config', { compatibility: 'SIDEWAYS' })).toEqual(refusal(42203))
  expect(await ask('POST /compatibility/subjects/a/versions/latest', { schema: one })).toEqual([
    200,
    { is_compatible: true },
  ])
  await ask('POST /subjects/a/versions', { schema: one })
  expect(await ask('POST /subjects/a/versions', { schema: demanding })).toEqual(refusal(409))
  expect(await ask('POST /compatibility/subjects/a/versions/1', { schema: demanding })).toEqual([
    200,
    { is_compatible: false },
  ])
  expect(await ask('POST /compatibility/subjects/a/versions?verbose=true', { schema: demanding })).toEqual([
    200,
    { is_compatible: false, messages: [expect.stringMatching(/author is new and has no default/)] },
  ])
  expect(await ask('PUT /config/a', { compatibility: 'forward' })).toEqual([200, { compatibility: 'FORWARD' }])
  expect(await ask('POST /subjects/a/versions', { schema: demanding })).toEqual([200, { id: 2 }])
  expect(await ask('PUT /config', { compatibility: 'FULL_TRANSITIVE' })).toEqual([
    200,
    { compatibility: 'FULL_TRANSITIVE' },
  ])
  expect(await ask('DELETE /config/a')).toEqual([200, { compatibilityLevel: 'FORWARD' }])
  expect(await ask('DELETE /config/a')).toEqual(refusal(40401))
  expect(await ask('POST /subjects/a/versions', { schema: one })).toEqual([200, { id: 1 }])
  expect(await ask('POST /subjects/a/versions', { schema: two })).toEqual(refusal(409))
  expect(await ask('DELETE /config')).toEqual([200, { compatibilityLevel: 'FULL_TRANSITIVE' }])
  expect(await ask('GET /config')).toEqual([200, { compatibilityLevel: 'BACKWARD' }])
})

test('A mode forbids writing, or takes schemas with their ids', async () => {
  await using bed = await RegistryBed.start()
  const { ask } = bed
  const sent = { schema: one, id: 42, version: 3 }
  expect(await ask('GET /mode')).toEqual([200, { mode: 'READWRITE' }])
  expect(await ask('GET /mode/a')).toEqual(refusal(40409))
  expect(await ask('PUT /mode', { mode: 'SOMETIMES' })).toEqual(refusal(42204))
  expect(await ask('PUT /mode/a', { mode: 'READONLY' })).toEqual([200, { mode: 'READONLY' }])
  expect(await ask('POST /subjects/a/versions', { schema: one })).toEqual(refusal(42205))
  expect(await ask('DELETE /mode/a')).toEqual([200, { mode: 'READONLY' }])
  expect(await ask('POST /subjects/a/versions', sent)).toEqual(refusal(42205))
  expect(await ask('PUT /mode/a', { mode: 'IMPORT' })).toEqual([200, { mode: 'IMPORT' }])
  expect(await ask('POST /subjects/a/versions', { schema: one })).toEqual(refusal(42205))
  expect(await ask('POST /subjects/a/versions', sent)).toEqual([200, { id: 42 }])
  expect(await ask('POST /subjects/a/versions', { schema: two, id: 42 })).toEqual(refusal(42205))
  expect(await ask('GET /subjects/a/versions/3')).toMatchObject([200, { id: 42 }])
  expect(await ask('PUT /mode', { mode: 'IMPORT' })).toEqual(refusal(42205))
  expect(await ask('PUT /mode?force=true', { mode: 'READONLY_OVERRIDE' })).toMatchObject([200, {}])
  expect(await ask('POST /subjects/a/versions', { schema: two, id: 43 })).toEqual(refusal(42205))
})

test('A schema that another one names can be found from there, and not deleted', async () => {
  await using bed = await RegistryBed.start()
  const { ask } = bed
  await ask('POST /subjects/question/versions', { schema: one })
  const references = [{ name: 'forum.Question', subject: 'question', version: 1 }]
  const thread = '{"type":"record","name":"Thread","namespace":"forum","fields":[{"name":"first","type":"Question"}]}'
  expect(await ask('POST /subjects/thread/versions', { schema: thread, references })).toEqual([200, { id: 2 }])
  expect(await ask('GET /schemas/ids/2')).toEqual([200, { schema: thread, references }])
  expect(await ask('GET /subjects/question/versions/1/referencedby')).toEqual([200, [2]])
  expect(await ask('DELETE /subjects/question')).toEqual(refusal(42206))
  expect(await ask('DELETE /subjects/question/versions/1')).toEqual(refusal(42206))
  await ask('DELETE /subjects/thread')
  expect(await ask('DELETE /subjects/question')).toEqual([200, [1]])
})

test('Bodies of types that browsers send unasked, and endless ones, are refused; a stop waits for nobody who says no more', async () => {
  await using bed = await RegistryBed.start()
  const url = `${bed.registry.url}/subjects/a/versions`
  const body = JSON.stringify({ schema: one })
  const plain = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body })
  expect(plain.status).toBe(415)
  const sent = request(url, { method: 'POST', headers: { 'content-type': 'application/json' } })
  sent.on('error', () => {})
  const status = new Promise((resolve) => sent.on('response', (response) => resolve(response.statusCode)))
  sent.write(Buffer.alloc(17 * 1024 * 1024, ' '))
  expect(await status).toBe(413)
  const halfSaid = request(url, { method: 'POST', headers: { 'content-type': 'application/json' } })
  const ended = new Promise((resolve) => halfSaid.on('error', resolve))
  halfSaid.write('{')
  await fetch(`${bed.registry.url}/subjects`)
  await bed.restart()
  await ended
  expect(await bed.ask('GET /subjects')).toEqual([200, []])
})
