// A program that writes, reads and commits on kafkajs with its default settings, closes its client, and ends when nothing is left to do.
import { kafkajsClient } from '@millrace/client/kafkajs'
import { encodeSubscription } from '@millrace/protocol'
import { Kafka } from 'kafkajs'

const client = kafkajsClient(new Kafka({ brokers: [process.argv[2] ?? ''] }))
await client.admin.createTopics([{ name: 'round', partitions: 1 }])
const writer = client.writer()
await writer.open()
writer.write('round', 0, Date.now(), null, Buffer.from('value'), [])
await writer.flush()
const reader = client.reader()
reader.assign([{ topic: 'round', partition: 0, offset: 0 }])
const [fetched] = await reader.poll(10_000)
const member = client.member({
  groupId: 'round',
  protocols: [{ name: 'p', metadata: () => encodeSubscription({ topics: ['round'] }) }],
  assign: async () => new Map(),
  onRebalance: () => {},
})
await member.join()
await member.commit([{ topic: 'round', partition: 0, offset: 1 }])
await member.leave()
// Time for the timer that kafkajs sets after each answer.
await new Promise((resolve) => setTimeout(resolve, 50))
await client.close()
console.log(`read ${fetched?.records.length}`)
