// A broker in this process for tests, in memory, gone when it is stopped; and a client that talks to it without sockets.
import { Broker } from '@millrace/broker'
import { type LogClient, nativeClient } from '@millrace/client'
import type { Clock } from '@millrace/record'

export interface TestBrokerOptions {
  /** Topics to create, with their numbers of partitions. */
  readonly topics?: Readonly<Record<string, number>>
  /** Also serve TCP on a free port of 127.0.0.1, for clients of other makes. Default false. */
  readonly listen?: boolean
  /** Broker settings by Kafka's names. */
  readonly configs?: Readonly<Record<string, string>>
  readonly clock?: Clock
}

export interface TestBroker extends AsyncDisposable {
  readonly broker: Broker
  /** Connected in memory. */
  readonly client: LogClient
  /** `host:port`; reachable from outside only with `listen`. */
  readonly bootstrapServers: string
  /** Closes the client and stops the broker. */
  stop(): Promise<void>
}

export async function testBroker(options: TestBrokerOptions = {}): Promise<TestBroker> {
  const { topics = {}, listen = false, configs = {}, clock } = options
  const timing = clock === undefined ? {} : { clock }
  const broker = await Broker.start({ listen, port: 0, configs, ...timing })
  const client = nativeClient({
    bootstrapServers: broker.bootstrapServers,
    transport: broker.transport(),
    clientId: 'test',
    ...timing,
  })
  const stop = async (): Promise<void> => {
    await client.close()
    await broker.stop()
  }
  const wanted = Object.entries(topics).map(([name, partitions]) => ({ name, partitions }))
  if (wanted.length > 0) await client.admin.createTopics(wanted)
  return { broker, client, bootstrapServers: broker.bootstrapServers, stop, [Symbol.asyncDispose]: stop }
}
