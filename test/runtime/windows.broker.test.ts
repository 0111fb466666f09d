// Windowed state over the lives of a real application: LevelDB with its index of keys, changelogs, and what operators remember in committed offsets.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startBrokerWorker } from '@millrace/broker'
import {
  long,
  session,
  sessionWindowed,
  StreamsBuilder,
  string,
  timeWindowed,
  type Topology,
  tumbling,
} from '@millrace/streams'
import { expect, onTestFinished, test } from 'vitest'
import { ClusterBed, eventually, longOf } from './cluster-bed.ts'

const sessionKey = sessionWindowed(string())
const windowKey = timeWindowed(string(), 100)

/** Sessions at each update, and tumbling windows once they are closed. */
function windowed(bed: ClusterBed): Topology {
  const builder = new StreamsBuilder()
  const grouped = builder.stream(bed.topic('events'), { key: string(), value: string() }).groupByKey()
  grouped
    .windowedBy(session(50))
    .count({ store: 'sessions', caching: false })
    .toStream()
    .to(bed.topic('sessions'), { value: long() })
  grouped
    .windowedBy(tumbling(100))
    .emitStrategy('onWindowClose')
    .count({ store: 'closed', retention: '1h' })
    .toStream()
    .to(bed.topic('closed'), { value: long() })
  return builder.build()
}

test.each([
  ['its state directory', false],
  ['nothing but the changelogs', true],
])('sessions merge and closed windows stay closed in the next life, which begins with %s', async (_, losesState) => {
  const broker = await startBrokerWorker({ port: 0 })
  onTestFinished(() => broker.stop())
  const bed = await ClusterBed.open(broker.bootstrapServers)
  await bed.createTopics({ events: 1, sessions: 1, closed: 1 })
  const live = async (upTo: number, records: readonly { key: string; value: string; timestamp: number }[]) => {
    const app = bed.app(windowed(bed))
    await app.start()
    await bed.produce('events', records)
    await eventually(async () => (await bed.committed(bed.topic('events'))) === upTo)
    await app.stop()
  }

  await live(3, [
    { key: 'a', value: 'x', timestamp: 1_010 },
    { key: 'a', value: 'x', timestamp: 1_040 },
    { key: 'b', value: 'x', timestamp: 1_150 },
  ])
  if (losesState) await rm(join(bed.directory, 'state'), { recursive: true })
  await live(6, [
    // Late for its tumbling window, which is closed; its session is closed too.
    { key: 'a', value: 'x', timestamp: 1_045 },
    { key: 'b', value: 'x', timestamp: 1_190 },
    { key: 'c', value: 'x', timestamp: 1_210 },
  ])
  if (losesState) await rm(join(bed.directory, 'state'), { recursive: true })
  // Closed windows are looked for with the first record of a life, then once a second.
  await live(7, [{ key: 'c', value: 'x', timestamp: 1_211 }])

  const sessions = (await bed.read(bed.topic('sessions'))).map(({ key, value }) => {
    const { key: of, window } = sessionKey.deserialize(key as Uint8Array)
    return `${of}[${window.startMs},${window.endMs}]=${longOf(value)}`
  })
  expect(sessions).toEqual([
    'a[1010,1010]=1',
    'a[1010,1010]=NaN',
    'a[1010,1040]=2',
    'b[1150,1150]=1',
    'b[1150,1150]=NaN',
    'b[1150,1190]=2',
    'c[1210,1210]=1',
    'c[1210,1210]=NaN',
    'c[1210,1211]=2',
  ])
  const closed = (await bed.read(bed.topic('closed'))).map(({ key, value }) => {
    const { key: of, window } = windowKey.deserialize(key as Uint8Array)
    return `${of}[${window.startMs},${window.endMs}]=${longOf(value)}`
  })
  expect(closed).toEqual(['a[1000,1100]=2', 'b[1100,1200]=2'])
})
