// The native client on the embedded broker: every case of the port's conformance suite, over TCP and in memory.
import { Broker } from '@millrace/broker'
import { nativeClient, tcpTransport } from '@millrace/client'
import { describeLogClient } from '@millrace/client/conformance'

describeLogClient('the native client on the embedded broker', async () => {
  const broker = await Broker.start({ port: 0 })
  const { bootstrapServers } = broker
  return {
    bootstrapServers,
    transport: tcpTransport(),
    transactions: false,
    makeClient: (transport) => nativeClient({ bootstrapServers, transport }),
    close: () => broker.stop(),
  }
})

describeLogClient('the native client in one loop with the embedded broker', async () => {
  const broker = await Broker.start({ port: 0 })
  const { bootstrapServers } = broker
  return {
    bootstrapServers,
    transport: broker.transport(),
    transactions: false,
    makeClient: (transport) => nativeClient({ bootstrapServers, transport }),
    close: () => broker.stop(),
  }
})
