// Orders go in, orders with customers come out: the service behind them is slow and fails now and then, and nobody downstream notices.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MillraceApp } from '@millrace/streams'
import { Kafka, logLevel } from 'kafkajs'
import { startCustomerService } from './customer-service.ts'
import { customersFrom } from './fetch-customer.ts'
import { type JoinedOrder, ordersWithCustomers, topics } from './orders-with-customers.ts'

const orders: readonly (readonly [id: string, order: string])[] = [
  ['o-1', '{"customer":"ada","item":"punch cards","pieces":500}'],
  ['o-2', '{"customer":"grace","item":"nanoseconds","pieces":11}'],
  ['o-3', '{"customer":"ada","item":"gears","pieces":40}'],
  ['o-4', '{"customer":"nobody","item":"umbrella","pieces":1}'],
  ['o-5', '{"customer":"grace","item":"moths","pieces":-1}'],
  ['o-6', '{"customer":"grace","item":"tape","pieces":2}'],
]

await using service = await startCustomerService()
const directory = await mkdtemp(join(tmpdir(), 'millrace-orders-'))
const app = new MillraceApp(ordersWithCustomers(customersFrom(service.url)), {
  applicationId: 'orders',
  dataDir: directory,
  commitInterval: '100ms',
  log: ({ level, message }) => level === 'error' && console.error(message),
})
try {
  await app.start()
  const kafka = new Kafka({ brokers: [app.bootstrapServers ?? ''], logLevel: logLevel.NOTHING })
  const producer = kafka.producer()
  await producer.connect()
  await producer.send({ topic: topics.orders, messages: orders.map(([key, value]) => ({ key, value })) })
  await producer.disconnect()

  const consumer = kafka.consumer({ groupId: 'reader' })
  await consumer.connect()
  await consumer.subscribe({ topics: [topics.joined, topics.rejected], fromBeginning: true })
  await new Promise<void>((resolve, reject) => {
    let left = orders.length
    const eachMessage = async ({ topic, message }: { topic: string; message: Message }): Promise<void> => {
      console.log(topic === topics.joined ? told(message) : putAside(message))
      if (--left === 0) resolve()
    }
    consumer.run({ eachMessage }).catch(reject)
    app.finished.catch(reject)
  })
  await consumer.disconnect()
  console.log(`The customer service was asked ${service.asked} times.`)
} finally {
  await app.stop()
  await rm(directory, { recursive: true, force: true })
}

interface Message {
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers?: Readonly<Record<string, unknown>> | undefined
}

function told({ key, value }: Message): string {
  const { item, pieces, by } = JSON.parse(String(value)) as JoinedOrder
  return `${String(key)}: ${pieces} ${item} for ${by ?? 'somebody whom the customer service does not know'}`
}

function putAside({ key, headers }: Message): string {
  return `${String(key)} was put aside: ${String(headers?.['__streams.errors.message'])}`
}
