// The Kafka of this run: the one that was named, or the embedded broker, whose log stays in the data directory from start to start.
import { attachOrStart } from '@millrace/broker'

export interface FoundKafka {
  readonly bootstrapServers: string
  /** Absent: it is somebody's own Kafka. */
  readonly embedded?: { readonly directory: string; readonly attached: boolean }
  stop(): Promise<void>
}

export async function findKafka(bootstrapServers: string | undefined, dataDir: string): Promise<FoundKafka> {
  if (bootstrapServers !== undefined) return { bootstrapServers, stop: async () => {} }
  const broker = await attachOrStart({ directory: dataDir })
  return {
    bootstrapServers: broker.bootstrapServers,
    embedded: { directory: dataDir, attached: broker.attached },
    stop: () => broker.stop(),
  }
}
