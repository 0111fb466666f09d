// The jobs without a stream processing library: a loop over kafkajs as one writes it by hand. J2, J3 and J4 keep counts and users in a Map: nothing survives a restart.
// There is no J5: a loop does not know how far the other topic is in time, and so not what it may forget.
import { type Batch, type Consumer, Kafka, logLevel, type Message, Partitioners, type Producer } from 'kafkajs'
import { Marks } from './marks.ts'
import { settings } from './settings.ts'

const { job, input, otherInput, output, bootstrapServers, applicationId } = settings
const commitIntervalMs = 1_000

/** kafkajs does not split what it sends: a fetched megabyte that grows would be refused. */
const messagesPerSend = 2_000

const kafka = new Kafka({ clientId: applicationId, brokers: bootstrapServers.split(','), logLevel: logLevel.ERROR })
const consumer: Consumer = kafka.consumer({ groupId: applicationId })
const producer: Producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
const marks = new Marks(settings.records)

async function send(messages: readonly Message[]): Promise<void> {
  for (let from = 0; from < messages.length; from += messagesPerSend) {
    await producer.send({ topic: output, acks: -1, messages: messages.slice(from, from + messagesPerSend) })
  }
}

async function processQuestions(batch: Batch): Promise<void> {
  const processed: Message[] = []
  for (const { key, value, timestamp } of batch.messages) {
    marks.record()
    const question = JSON.parse(String(value)) as { votes: number }
    if (question.votes > 0) {
      processed.push({ key, value: JSON.stringify({ ...question, status: 'processed' }), timestamp })
    }
  }
  await send(processed)
}

const users = new Map<string, object>()

/** The table first, by a consumer of its own, up to where it ends now. */
async function loadUsers(): Promise<void> {
  const admin = kafka.admin()
  await admin.connect()
  let left = (await admin.fetchTopicOffsets(otherInput)).reduce((sum, { high }) => sum + Number(high), 0)
  await admin.disconnect()
  const reader = kafka.consumer({ groupId: `${applicationId}-users` })
  await reader.connect()
  await reader.subscribe({ topic: otherInput, fromBeginning: true })
  await new Promise<void>((resolve, reject) => {
    const eachBatch = async ({ batch }: { batch: Batch }): Promise<void> => {
      for (const { key, value } of batch.messages) users.set(String(key), JSON.parse(String(value)) as object)
      left -= batch.messages.length
      if (left <= 0) resolve()
    }
    reader.run({ autoCommit: false, eachBatch }).catch(reject)
  })
  await reader.disconnect()
}

async function joinUsers(batch: Batch): Promise<void> {
  const joined: Message[] = []
  for (const { key, value, timestamp } of batch.messages) {
    marks.record()
    const by = users.get(String(key))
    if (by) joined.push({ key, value: JSON.stringify({ ...JSON.parse(String(value)), by }), timestamp })
  }
  await send(joined)
}

interface Count {
  readonly key: Buffer
  count: number
  timestamp: string
}

const windowMs = 60_000
const counts = new Map<string, Count>()
const changed = new Set<Count>()
const toCommit = new Map<number, string>()
let committedAt = Date.now()
let counted = 0

async function countQuestions(batch: Batch): Promise<void> {
  for (const { key, timestamp } of batch.messages) {
    marks.record()
    const startMs = job === 'j3' ? Number(timestamp) - (Number(timestamp) % windowMs) : undefined
    const group = startMs === undefined ? String(key) : `${String(key)}@${startMs}`
    const count = counts.get(group) ?? { key: groupKey(key as Buffer, startMs), count: 0, timestamp }
    count.count += 1
    count.timestamp = timestamp
    counts.set(group, count)
    changed.add(count)
  }
  counted += batch.messages.length
  toCommit.set(batch.partition, String(Number(batch.lastOffset()) + 1))
  if (Date.now() - committedAt >= commitIntervalMs || counted === settings.records) await commitCounts()
}

function groupKey(key: Buffer, startMs: number | undefined): Buffer {
  if (startMs === undefined) return key
  const start = Buffer.alloc(8)
  start.writeBigInt64BE(BigInt(startMs))
  return Buffer.concat([key, start])
}

async function commitCounts(): Promise<void> {
  const messages = [...changed].map(({ key, count, timestamp }) => {
    const value = Buffer.alloc(8)
    value.writeBigInt64BE(BigInt(count))
    return { key, value, timestamp }
  })
  changed.clear()
  await send(messages)
  await consumer.commitOffsets([...toCommit].map(([partition, offset]) => ({ topic: input, partition, offset })))
  committedAt = Date.now()
}

const keepsCounts = job === 'j2' || job === 'j3'
const eachBatch = keepsCounts ? countQuestions : job === 'j4' ? joinUsers : processQuestions

await producer.connect()
if (job === 'j4') await loadUsers()
await consumer.connect()
await consumer.subscribe({ topic: input, fromBeginning: true })
await consumer.run({
  eachBatch: ({ batch }) => eachBatch(batch),
  ...(keepsCounts ? { autoCommit: false } : { autoCommitInterval: commitIntervalMs }),
})
await marks.allProcessed
await consumer.stop()
await consumer.disconnect()
await producer.disconnect()
marks.mark('closed')
