// kafkajs for people to read along: no JSON log lines, and none of the warnings that Node prints about its timers.
import { Kafka, logLevel } from 'kafkajs'

const printed = process.listeners('warning')
process.removeAllListeners('warning')
process.on('warning', (warning) => {
  // kafkajs computes how long to wait without looking whether that moment has passed.
  if (warning.name === 'TimeoutNegativeWarning') return
  for (const print of printed) print(warning)
})

export function quietKafka(bootstrapServers: string, clientId: string): Kafka {
  return new Kafka({
    clientId,
    brokers: bootstrapServers.split(','),
    logLevel: logLevel.NOTHING,
    logCreator: () => () => {},
    retry: { initialRetryTime: 100, retries: 5 },
  })
}
