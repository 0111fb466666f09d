// The HTTP client, the serdes and SQL with a Schema Registry that is not ours.
import { HttpSchemaRegistry } from '@millrace/serde'
import { describeSchemaRegistry } from '@millrace/serde/conformance'
import { testBroker } from '@millrace/testing'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { EngineBed } from '../engine/engine-bed.ts'
import { eventually } from '../engine/eventually.ts'
import { readTopic } from '../engine/read-topic.ts'
import { describeAnswers } from './answers-suite.ts'
import type {} from './fixture.ts'
import { peerOf } from './peer.ts'
import { describeValues } from './values-suite.ts'

/** Where Apicurio Registry 3.0 answers otherwise than Confluent documents, by titles of the suite. */
const apicurioAnswers = [
  'the subjects in which a schema stands',
  'the subjects whose names begin alike',
  'the versions of one subject alone',
  'why a schema is refused, where it is asked to',
  'to a new level with what was sent',
  'to the deletion of what nothing refers to any more',
  'with the mode, and 42205 to a change of what may only be read',
  '404 where a version is to go for good that still stands, or softly once more',
  '40408 where a subject has no level of its own',
  '42201 to an empty text',
  '42202 to what can be no version',
  '42203 to what is no level',
]

/** It takes a JSON Schema for one only where that has `$schema` or `properties`, which ksqlDB's of a key do not. */
const apicurioValues = ['SQL in JSON_SR: a key is written and read']

const found = inject('registry')
if ('without' in found) {
  describe('a registry that is not ours', () => {
    test('needs one', ({ skip }) => {
      if (found.required) throw new Error(`MILLRACE_REQUIRE asks for a registry, but there is ${found.without}`)
      skip(found.without)
    })
  })
} else {
  const { url, kind } = found
  const name = kind === 'apicurio' ? 'Apicurio Registry' : url
  describeSchemaRegistry(`${name}, asked over HTTP,`, async () => new HttpSchemaRegistry({ url }))
  describeValues(name, async () => url, kind === 'apicurio' ? apicurioValues : [])
  describeAnswers(name, async () => url, kind === 'apicurio' ? apicurioAnswers : [])

  if (kind === 'apicurio') {
    test('an url without the path of Confluent’s interface is an error that says so', async () => {
      for (const path of ['/', '/apis/registry/v3', '/apis/ccompat/v1']) {
        const registry = new HttpSchemaRegistry({ url: new URL(path, url).href })
        const why = /SERDE_REGISTRY: .* 404: .*its url must name the path/s
        await expect(registry.subjects()).rejects.toThrow(why)
        await expect(registry.latest('a')).rejects.toThrow(why)
        await expect(registry.byId(1)).rejects.toThrow(why)
      }
    })
  }

  test('rows of queries that run are written with its schemas, and read after a restart', async () => {
    const broker = await testBroker({ listen: true })
    onTestFinished(() => broker.stop())
    const bed = await EngineBed.open(broker.bootstrapServers)
    const formats = ['AVRO', 'PROTOBUF', 'JSON_SR'] as const
    const first = await bed.engine({ registry: url })
    await first.execute(`
      CREATE STREAM questions (id INT, title STRING)
        WITH (KAFKA_TOPIC = '${bed.topic('questions')}', PARTITIONS = 1, VALUE_FORMAT = 'AVRO');
      ${formats.map((format) => `CREATE STREAM in_${format} WITH (KAFKA_TOPIC = '${bed.topic(format)}', VALUE_FORMAT = '${format}') AS SELECT * FROM questions;`).join('\n')}
      INSERT INTO questions VALUES (1, 'why');`)
    for (const format of formats) await eventually(async () => (await bed.values(format)).length === 1)
    await first.close()

    const second = await bed.engine({ registry: url })
    await second.execute("INSERT INTO questions VALUES (2, 'how');")
    const peer = peerOf(url)
    for (const format of formats) {
      await eventually(async () => (await bed.values(format)).length === 2)
      const records = await readTopic(bed.client, bed.topic(format))
      const rows = await Promise.all(records.map(({ value }) => peer.decode(Buffer.from(value ?? []))))
      expect(rows.map((row) => ({ ...(row as object) }))).toEqual([
        { ID: 1, TITLE: 'why' },
        { ID: 2, TITLE: 'how' },
      ])
    }
    expect(await second.schemaRegistryUrl()).toBe(url)
  })
}
