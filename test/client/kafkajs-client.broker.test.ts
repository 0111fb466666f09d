// The kafkajs adapter on the embedded broker: the port's conformance suite, its declared gaps as expected failures.
import { Broker } from '@millrace/broker'
import { tcpTransport } from '@millrace/client'
import { describeLogClient } from '@millrace/client/conformance'
import { kafkajsClient, kafkajsGaps } from '@millrace/client/kafkajs'
import { kafkaOn } from './kafkajs-socket.ts'

describeLogClient(
  'the kafkajs adapter on the embedded broker',
  async () => {
    const broker = await Broker.start({ port: 0 })
    const { bootstrapServers } = broker
    return {
      bootstrapServers,
      transport: tcpTransport(),
      transactions: false,
      makeClient: (transport) => kafkajsClient(kafkaOn(bootstrapServers, transport)),
      close: () => broker.stop(),
    }
  },
  kafkajsGaps.map((gap) => gap.case),
)
