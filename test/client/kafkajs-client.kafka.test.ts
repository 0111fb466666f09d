// The kafkajs adapter on a real Kafka: the port's conformance suite, its declared gaps as expected failures.
import { tcpTransport } from '@millrace/client'
import { describeLogClient } from '@millrace/client/conformance'
import { kafkajsClient, kafkajsGaps } from '@millrace/client/kafkajs'
import { describe, inject, test } from 'vitest'
import type {} from '../kafka/fixture.ts'
import { kafkaOn } from './kafkajs-socket.ts'

const kafka = inject('kafka')
if ('without' in kafka) {
  describe('the kafkajs adapter on Apache Kafka', () => {
    test('needs a Kafka', ({ skip }) => {
      if (kafka.required) throw new Error(`MILLRACE_REQUIRE asks for a Kafka, but there is ${kafka.without}`)
      skip(kafka.without)
    })
  })
} else {
  const { bootstrapServers } = kafka
  describeLogClient(
    'the kafkajs adapter on Apache Kafka',
    async () => ({
      bootstrapServers,
      transport: tcpTransport(),
      transactions: true,
      compaction: true,
      makeClient: (transport) => kafkajsClient(kafkaOn(bootstrapServers, transport)),
      close: async () => {},
    }),
    kafkajsGaps.map((gap) => gap.case),
  )
}
