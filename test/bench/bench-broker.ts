// The one broker of a run: Apache Kafka as the tests find it, or the embedded broker in a process of its own. Its log lies on the disk.
import { findKafka } from '../kafka/fixture/find.ts'
import { startBrokerProcess } from '../broker/broker-process.ts'

export interface BenchBroker {
  readonly bootstrapServers: string
  /** For people. */
  readonly origin: string
  stop(): Promise<unknown>
}

/** Throws with the reasons where there is no Kafka. */
export async function startBroker(kind: 'kafka' | 'embedded', directory: string): Promise<BenchBroker> {
  if (kind === 'embedded') {
    const broker = await startBrokerProcess(directory)
    return { bootstrapServers: broker.bootstrapServers, origin: 'embedded broker', stop: () => broker.stop() }
  }
  const found = await findKafka()
  if ('without' in found) throw new Error(`${found.without}; --broker embedded needs nothing`)
  return { ...found.kafka, stop: () => found.stop() }
}
