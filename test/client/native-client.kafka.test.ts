// The native client on a real Kafka: every case of the port's conformance suite.
import { nativeClient, tcpTransport } from '@millrace/client'
import { describeLogClient } from '@millrace/client/conformance'
import { describe, inject, test } from 'vitest'
import type {} from '../kafka/fixture.ts'

const kafka = inject('kafka')
if ('without' in kafka) {
  describe('the native client on Apache Kafka', () => {
    test('needs a Kafka', ({ skip }) => {
      if (kafka.required) throw new Error(`MILLRACE_REQUIRE asks for a Kafka, but there is ${kafka.without}`)
      skip(kafka.without)
    })
  })
} else {
  const { bootstrapServers } = kafka
  describeLogClient('the native client on Apache Kafka', async () => ({
    bootstrapServers,
    transport: tcpTransport(),
    transactions: true,
    compaction: true,
    makeClient: (transport) => nativeClient({ bootstrapServers, transport }),
    close: async () => {},
  }))
}
