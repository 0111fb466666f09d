// An ordinary kafkajs producer, as any service has one.
import { Kafka, logLevel } from 'kafkajs'

export interface Published {
  readonly key: string | null
  /** Written as JSON, a Buffer as it is; null deletes. */
  readonly value: unknown
  /** ms; now, unless given. */
  readonly timestamp?: number
}

export async function publish(bootstrapServers: string, topic: string, records: readonly Published[]): Promise<void> {
  const producer = new Kafka({ brokers: bootstrapServers.split(','), logLevel: logLevel.NOTHING }).producer()
  await producer.connect()
  const messages = records.map(({ key, value, timestamp }) => ({
    key,
    value: value === null || Buffer.isBuffer(value) ? value : JSON.stringify(value),
    ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
  }))
  await producer.send({ topic, messages })
  await producer.disconnect()
}
