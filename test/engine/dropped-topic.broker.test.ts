// DROP … DELETE TOPIC: the topic goes with its subjects, also when the engine is killed (kill -9) between the statement and the deletion, and never a later topic of its name.
import { HttpSchemaRegistry } from '@millrace/serde'
import { expect, onTestFinished } from 'vitest'
import { processTest } from '../faults/process-test.ts'
import { untilWithin, within } from '../faults/within.ts'
import { beside } from '../schema-registry/registry-bed.ts'
import { EngineBed } from './engine-bed.ts'
import { EngineProcess } from './engine-process.ts'

const limitMs = 30_000

async function openBed(bootstrapServers: string) {
  const server = await beside(bootstrapServers)
  onTestFinished(() => server.stop())
  const bed = await EngineBed.open(bootstrapServers)
  const registry = new HttpSchemaRegistry({ url: server.url })
  const options = { registry: server.url }
  const create = `CREATE STREAM rows (id INT KEY, n INT)
    WITH (KAFKA_TOPIC = '${bed.topic('rows')}', PARTITIONS = 1, KEY_FORMAT = 'JSON_SR', VALUE_FORMAT = 'AVRO');`
  const subjects = async () => (await registry.subjects()).filter((one) => one.startsWith(bed.topic('rows'))).toSorted()
  const hasTopic = async () => (await bed.client.admin.describeTopics()).has(bed.topic('rows'))
  return { bed, options, create, subjects, hasTopic }
}

processTest.for([
  ['before its subjects are deleted', 'deleteSubject'],
  ['before its topic is deleted', 'deleteTopics'],
] as const)(
  'an engine that is killed %s deletes them when it starts again',
  async ([, diesAt], { bootstrapServers }) => {
    const { bed, options, create, subjects, hasTopic } = await openBed(bootstrapServers)
    const both = [`${bed.topic('rows')}-key`, `${bed.topic('rows')}-value`]
    const first = await EngineProcess.start({ ...bed.options(options), diesAt })
    await first.execute(`${create} INSERT INTO rows VALUES (1, 2);`)
    expect(await subjects()).toEqual(both)
    first.execute('DROP STREAM rows DELETE TOPIC;').catch(() => {})
    await within(limitMs, 'the engine dies', first.ended())
    expect(await hasTopic(), 'the fault hit before the end').toBe(true)
    expect(await subjects()).toEqual(diesAt === 'deleteSubject' ? both : [])

    const second = await bed.engine(options)
    expect(second.port.session.catalog.source('ROWS')).toBeUndefined()
    expect(await subjects()).toEqual([])
    await untilWithin(limitMs, 'the topic is gone', async () => !(await hasTopic()))
    // What is made now under the name is another one's, also for the next start.
    await second.execute(`${create} DROP STREAM rows; ${create} INSERT INTO rows VALUES (3, 4);`)
    await second.close()
    const third = await bed.engine(options)
    expect(await hasTopic()).toBe(true)
    expect(await subjects()).toEqual(both)
    await third.execute('DROP STREAM rows;')
    await third.close()
    await bed.engine(options)
    expect(await hasTopic(), 'a topic that was to stay').toBe(true)
  },
)

processTest(
  'what a killed engine was to delete, another one of its service deletes at once',
  async ({ bootstrapServers }) => {
    const { bed, options, create, subjects, hasTopic } = await openBed(bootstrapServers)
    const other = await bed.engine(options, 'two')
    const killed = await EngineProcess.start({ ...bed.options(options), diesAt: 'deleteSubject' })
    await killed.execute(create)
    killed.execute('DROP STREAM rows DELETE TOPIC;').catch(() => {})
    await within(limitMs, 'the engine dies', killed.ended())
    await untilWithin(limitMs, 'the topic is gone', async () => !(await hasTopic()))
    expect(await subjects()).toEqual([])
    expect(other.port.session.catalog.source('ROWS')).toBeUndefined()
  },
)

processTest('subjects of formats without schemas, and those of other topics, stay', async ({ bootstrapServers }) => {
  const { bed, options, create, subjects, hasTopic } = await openBed(bootstrapServers)
  const engine = await bed.engine(options)
  await engine.execute(`${create}
    CREATE STREAM rows_too WITH (KAFKA_TOPIC = '${bed.topic('rows_too')}', VALUE_FORMAT = 'JSON') AS SELECT * FROM rows;`)
  await engine.execute('DROP STREAM rows_too DELETE TOPIC;')
  const kept = [`${bed.topic('rows')}-key`, `${bed.topic('rows')}-value`]
  expect(await subjects()).toEqual(kept)
  await engine.execute(
    `CREATE STREAM again WITH (KAFKA_TOPIC = '${bed.topic('rows')}', KEY_FORMAT = 'JSON_SR', VALUE_FORMAT = 'AVRO');`,
  )
  await expect(engine.execute('DROP STREAM again DELETE TOPIC;')).rejects.toThrow(
    `Refusing to delete topic. Found other data sources (ROWS) using topic ${bed.topic('rows')}`,
  )
  expect(await hasTopic()).toBe(true)
  await engine.execute('DROP STREAM again; DROP STREAM rows DELETE TOPIC;')
  await untilWithin(limitMs, 'the topic is gone', async () => !(await hasTopic()))
  expect(await subjects()).toEqual([])
})
