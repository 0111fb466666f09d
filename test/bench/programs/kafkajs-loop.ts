// The jobs without a stream processing library: a loop over kafkajs as one writes it by hand. J2 keeps its counts in a Map: nothing survives a restart.
import { type Batch, type Consumer, Kafka, logLevel, type Message, Partitioners, type Producer } from 'kafkajs'
import { Marks } from './marks.ts'
import { settings } from './settings.ts'

const { job, input, output, bootstrapServers, applicationId } = settings
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

const counts = new Map<string, number>()
const changed = new Map<string, string>()
const toCommit = new Map<number, string>()
let committedAt = Date.now()
let counted = 0

async function countQuestions(batch: Batch): Promise<void> {
  for (const { key, timestamp } of batch.messages) {
    marks.record()
    const user = String(key)
    counts.set(user, (counts.get(user) ?? 0) + 1)
    changed.set(user, timestamp)
  }
  counted += batch.messages.length
  toCommit.set(batch.partition, String(Number(batch.lastOffset()) + 1))
  if (Date.now() - committedAt >= commitIntervalMs || counted === settings.records) await commitCounts()
}

async function commitCounts(): Promise<void> {
  const messages = [...changed].map(([user, timestamp]) => {
    const value = Buffer.alloc(8)
    value.writeBigInt64BE(BigInt(counts.get(user) ?? 0))
    return { key: user, value, timestamp }
  })
  changed.clear()
  await send(messages)
  await consumer.commitOffsets([...toCommit].map(([partition, offset]) => ({ topic: input, partition, offset })))
  committedAt = Date.now()
}

await producer.connect()
await consumer.connect()
await consumer.subscribe({ topic: input, fromBeginning: true })
await consumer.run(
  job === 'j1'
    ? { autoCommitInterval: commitIntervalMs, eachBatch: ({ batch }) => processQuestions(batch) }
    : { autoCommit: false, eachBatch: ({ batch }) => countQuestions(batch) },
)
await marks.allProcessed
await consumer.stop()
await consumer.disconnect()
await producer.disconnect()
marks.mark('closed')
