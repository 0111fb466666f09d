// Looks after what was no question: the topology put it aside, byte for byte, with the cause in its headers.
import type { Consumer, IHeaders, Kafka } from 'kafkajs'
import { groups, topics } from './topics.ts'

export interface DeadLetter {
  readonly text: string
  readonly cause: string
}

/** The header in which Kafka Streams (KIP-1034) leaves the message of the error. */
const causeHeader = '__streams.errors.message'

export class DeadLetterDesk {
  #consumer: Consumer
  #onLetter: (letter: DeadLetter) => void

  /** A short wait at the broker lets it stop quickly; 5 s is what kafkajs waits else. */
  constructor(kafka: Kafka, onLetter: (letter: DeadLetter) => void) {
    this.#consumer = kafka.consumer({ groupId: groups.deadLetters, maxWaitTimeInMs: 250 })
    this.#onLetter = onLetter
  }

  async start(): Promise<void> {
    await this.#consumer.connect()
    await this.#consumer.subscribe({ topics: [topics.deadLetters], fromBeginning: true })
    await this.#consumer.run({
      eachMessage: async ({ message }) => {
        this.#onLetter({ text: message.value?.toString() ?? '', cause: headerText(message.headers, causeHeader) })
      },
    })
  }

  async stop(): Promise<void> {
    await this.#consumer.disconnect()
  }
}

function headerText(headers: IHeaders | undefined, name: string): string {
  const value = headers?.[name]
  return String(Array.isArray(value) ? value[0] : (value ?? 'no cause was given'))
}
