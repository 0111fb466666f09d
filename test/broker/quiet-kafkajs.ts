// kafkajs without its warnings: its log lines and the two that Node 24 and its partitioner cause are no finding of these tests.
import { Kafka, logLevel, Partitioners, type Producer, type ProducerConfig } from 'kafkajs'

process.removeAllListeners('warning')
process.on('warning', (warning) => {
  if (warning.name !== 'TimeoutNegativeWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`)
})

/** Tries again for about ten seconds, or not at all with `retries: 0`. */
export function quietKafka(bootstrapServers: string, { retries = 50 } = {}): Kafka {
  return new Kafka({
    clientId: 'test',
    brokers: [bootstrapServers],
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 20, maxRetryTime: 200, retries },
  })
}

export function quietProducer(kafka: Kafka, config: ProducerConfig = {}): Producer {
  return kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, ...config })
}
