// The service that people ask questions in. It knows Kafka and its own events, nothing of what happens to them: plain kafkajs, as its authors would write it.
import { type Kafka, Partitioners, type Producer } from 'kafkajs'
import type { QuestionEvent } from './events.ts'
import { topics } from './topics.ts'

export class QuestionService {
  #producer: Producer

  constructor(kafka: Kafka) {
    this.#producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
  }

  async start(): Promise<void> {
    await this.#producer.connect()
  }

  /** Events of one question share its key, and with it their order. */
  async publish(event: QuestionEvent): Promise<void> {
    await this.send(event.questionId, JSON.stringify(event))
  }

  /** Anything at all: what a colleague's script sends by mistake. */
  async send(key: string, value: string): Promise<void> {
    await this.#producer.send({ topic: topics.questionEvents, messages: [{ key, value }] })
  }

  async stop(): Promise<void> {
    await this.#producer.disconnect()
  }
}
