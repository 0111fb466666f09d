// The service that tells people: a consumer group over the processed events. Plain kafkajs as well.
import type { Consumer, Kafka } from 'kafkajs'
import { ProcessedQuestionEvent } from './events.ts'
import { groups, topics } from './topics.ts'

export class NotificationService {
  #consumer: Consumer
  #notify: (event: ProcessedQuestionEvent) => void

  /** A short wait at the broker lets it stop quickly; 5 s is what kafkajs waits else. */
  constructor(kafka: Kafka, notify: (event: ProcessedQuestionEvent) => void) {
    this.#consumer = kafka.consumer({ groupId: groups.notifications, maxWaitTimeInMs: 250 })
    this.#notify = notify
  }

  async start(): Promise<void> {
    await this.#consumer.connect()
    await this.#consumer.subscribe({ topics: [topics.processedQuestionEvents], fromBeginning: true })
    await this.#consumer.run({
      eachMessage: async ({ message }) => {
        this.#notify(ProcessedQuestionEvent.parse(JSON.parse(message.value?.toString() ?? '')))
      },
    })
  }

  async stop(): Promise<void> {
    await this.#consumer.disconnect()
  }
}
