// An application that goes from Kafka Streams to Millrace and back, and back again: one application id, one set of changelogs.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  long,
  type MillraceApp,
  type ProcessorSupplier,
  StreamsBuilder,
  string,
  type Topology,
  tumbling,
} from '@millrace/streams'
import { TopologyTestDriver } from '@millrace/testing'
import type { LogRecord } from '@millrace/record'
import { expect, onTestFinished } from 'vitest'
import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { ClusterBed, eventually, type Keyed, textOf } from '../runtime/cluster-bed.ts'
import { compiledStreams, JavaStreamsProcess } from './java-streams-process.ts'

const text = { key: string(), value: string() }
const counted = { key: string(), value: long() }
const partitions = 2
const users = ['ada', 'bob', 'cyd', 'dan']
const minute = 60_000
/** Not long ago: brokers delete what is older than a changelog's retention. */
const begin = Date.now() - (Date.now() % minute) - 90 * minute

/** The same application as `java/Counting.java`. */
function counting(topic: (name: string) => string): Topology {
  const builder = new StreamsBuilder()
  const table = builder.table(topic('users'), { ...text, store: 'users' })
  const events = builder.stream(topic('events'), text)
  events.groupByKey().count({ store: 'counts' }).toStream().to(topic('counts'), counted)
  const minutes = tumbling('1m', { grace: '1m' })
  events
    .filter((_, event) => !event.startsWith('late'))
    .groupByKey()
    .windowedBy(minutes)
    .count({ store: 'by-minute' })
    .toStream()
    .selectKey(({ key, window }) => `${key}@${window.startMs}`)
    .to(topic('minutes'), counted)
  events
    .groupByKey()
    .windowedBy(minutes)
    .emitStrategy('onWindowClose')
    .count({ store: 'closed' })
    .toStream()
    .selectKey(({ key, window }) => `${key}@${window.startMs}`)
    .to(topic('closed'), counted)
  const withStreamTime: ProcessorSupplier<string, string, string, string> = (context) => (record) =>
    context.forward({ ...record, value: `${record.value} at ${context.streamTimeMs}` })
  events.processValues(withStreamTime).to(topic('times'), text)
  events.join(table, (event, user) => `${event} by ${user}`).to(topic('joined'), text)
  return builder.build()
}

interface Step {
  readonly topic: 'users' | 'events'
  readonly records: readonly Keyed[]
  /** How long it waits. */
  readonly afterMs?: number
}

/** What is produced in one stage, step by step, after a stretch of time. */
function stageInput(stage: number): readonly Step[] {
  const start = begin + stage * 5 * minute
  const userOf = (at: number) => ({ key: users[at % users.length] ?? '', partition: (at % users.length) % partitions })
  const newUsers = users.map((key, at) => ({ ...userOf(at), value: `${key}${stage}`, timestamp: start }))
  // Of windows that the stage before has closed: only who knows its times does not close them again.
  const late = users.map((_, at) => ({ ...userOf(at), value: `late${stage}.${at}`, timestamp: start - 7 * minute }))
  const events = Array.from({ length: 60 }, (_, at) => {
    const lateMs = at % 5 === 0 ? 90_000 : 0
    return { ...userOf(at), value: `e${stage}.${at}`, timestamp: start + at * 4_000 - lateMs }
  })
  const last = users.map((_, at) => ({ ...userOf(at), value: `last${stage}.${at}`, timestamp: start + 4 * minute }))
  const first: readonly Step[] = stage === 0 ? [] : [{ topic: 'events', records: late }]
  const rest: readonly Step[] = [
    { topic: 'users', records: newUsers },
    { topic: 'events', records: events },
    // Closed windows are looked for when a record comes, at most once a second.
    { topic: 'events', records: last, afterMs: 1_100 },
  ]
  return [...first, ...rest]
}

kafkaTest(
  'state, times and offsets go over from Kafka Streams and back',
  { timeout: 180_000 },
  async ({ bootstrapServers, skip }) => {
    const bed = await ClusterBed.open(bootstrapServers)
    const compiled = compiledStreams(bed.directory)
    if ('without' in compiled) return skip(compiled.without)
    await bed.createTopics({
      users: partitions,
      events: partitions,
      counts: partitions,
      minutes: partitions,
      closed: partitions,
      times: partitions,
      joined: partitions,
    })
    const topology = counting((name) => bed.topic(name))
    const stateOf = (life: string): string => join(bed.directory, life)

    const startJava = async (life: string): Promise<{ stop(): Promise<void> }> => {
      const given = {
        bootstrapServers,
        applicationId: bed.applicationId,
        stateDir: stateOf(life),
        topicPrefix: bed.topic(''),
      }
      const process = new JavaStreamsProcess({ ...given, classpath: compiled.classpath })
      onTestFinished(() => process.stop())
      return {
        async stop() {
          await process.stop()
          // Kafka Streams does not say that it leaves: its members are forgotten when their session is over.
          const { admin } = bed.client
          await eventually(async () => (await admin.describeGroups([bed.applicationId]))[0]?.members.length === 0)
        },
      }
    }
    const startMillrace = async (life: string): Promise<{ stop(): Promise<void> }> => {
      const app: MillraceApp = bed.app(topology, { stateDir: stateOf(life), cacheMaxBytes: 0 })
      await app.start()
      return app
    }

    // Each takes over what the other left: from changelogs alone, and at the end with an old state of its own.
    const lives = [
      { start: startJava, life: 'java' },
      { start: startMillrace, life: 'millrace' },
      { start: startJava, life: 'java-anew' },
      { start: startMillrace, life: 'millrace' },
    ]
    const drivers = Array.from({ length: partitions }, () => new TopologyTestDriver(topology, { cacheMaxBytes: 0 }))
    for (const [stage, { start, life }] of lives.entries()) {
      const running = await start(life)
      for (const { topic: name, records, afterMs = 0 } of stageInput(stage)) {
        await pause(afterMs)
        const topic = bed.topic(name)
        const before = await bed.committed(topic)
        await bed.produce(name, records)
        await eventually(async () => (await bed.committed(topic)) >= before + records.length)
        for (const { partition = 0, key, value, timestamp = 0 } of records) {
          drivers[partition]?.inputTopic(topic, text).pipe(key, value, { timestamp })
        }
      }
      await running.stop()
      for (const name of outputs) {
        const expected = drivers.flatMap((driver) => driver.produced(bed.topic(name)))
        expect(byKey(await bed.read(bed.topic(name))), `${name} after stage ${stage}, of ${life}`).toEqual(
          byKey(expected),
        )
      }
    }
    const closed = (await bed.read(bed.topic('closed'))).map(({ key }) => textOf(key))
    // How many of them depends on when it looks: rows past their retention are gone by then, as in Kafka Streams.
    expect(closed.length).toBeGreaterThan(users.length)
    expect(closed.length, 'windows closed more than once').toBe(new Set(closed).size)
  },
)

const outputs = ['counts', 'minutes', 'joined', 'times'] as const

/** Values and times of each key, in order. */
function byKey(records: readonly LogRecord[]): Readonly<Record<string, readonly string[]>> {
  const values: Record<string, string[]> = {}
  for (const { key, value, timestamp } of records) {
    const shown = Buffer.from(value ?? []).toString('latin1')
    ;(values[textOf(key)] ??= []).push(`${shown}@${timestamp}`)
  }
  return values
}
