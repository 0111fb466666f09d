// Walks through kafkajs. Arguments: bootstrap servers, a prefix for names, servers with SASL.
import { CompressionTypes, Kafka, logLevel, Partitioners } from 'kafkajs'

const [bootstrap, name, bootstrapSasl] = process.argv.slice(2)
const topic = `${name}-topic`
const kafka = new Kafka({ clientId: 'golden', brokers: [bootstrap], logLevel: logLevel.ERROR })
const admin = kafka.admin()
await admin.connect()
await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true })
const messages = [
  { partition: 0, key: 'key-1', value: 'value-1', headers: { plain: 'yes' }, timestamp: '1700000000000' },
  { partition: 0, key: 'key-2', value: null, timestamp: '1700000000005' },
]
const plain = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
await plain.connect()
await plain.send({ topic, messages })
await plain.send({ topic, messages, compression: CompressionTypes.GZIP })
const transactional = kafka.producer({
  transactionalId: `${name}-txn`,
  idempotent: true,
  maxInFlightRequests: 1,
  createPartitioner: Partitioners.DefaultPartitioner,
})
await transactional.connect()
for (const end of ['commit', 'abort']) {
  const transaction = await transactional.transaction()
  await transaction.send({ topic, messages })
  await transaction.sendOffsets({
    consumerGroupId: `${name}-group`,
    topics: [{ topic, partitions: [{ partition: 0, offset: '1' }] }],
  })
  await transaction[end]()
}
const consumer = kafka.consumer({ groupId: `${name}-group`, heartbeatInterval: 200 })
await consumer.connect()
await consumer.subscribe({ topic, fromBeginning: true })
await new Promise((resolve, reject) => {
  let left = 3
  consumer.run({ eachMessage: async () => --left === 0 && resolve() }).catch(reject)
})
await new Promise((resolve) => setTimeout(resolve, 1000))
await consumer.commitOffsets([{ topic, partition: 0, offset: '3', metadata: 'here' }])
await admin.describeGroups([`${name}-group`])
await consumer.disconnect()
await admin.listGroups()
await admin.fetchTopicOffsets(topic)
await admin.fetchTopicOffsetsByTimestamp(topic, 1_700_000_000_000)
await admin.fetchOffsets({ groupId: `${name}-group`, topics: [topic] })
await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: 2, name: topic }] })
await admin.alterConfigs({
  resources: [{ type: 2, name: topic, configEntries: [{ name: 'retention.ms', value: '-1' }] }],
})
await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] })
await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '1' }] })
await admin.deleteGroups([`${name}-group`])
await admin.deleteTopics({ topics: [topic] })
for (const client of [plain, transactional, admin]) await client.disconnect()
const sasl = { mechanism: 'plain', username: 'miller', password: 'grist' }
const guest = new Kafka({ clientId: 'golden', brokers: [bootstrapSasl], sasl, logLevel: logLevel.ERROR }).admin()
await guest.connect()
await guest.disconnect()
console.log('done')
