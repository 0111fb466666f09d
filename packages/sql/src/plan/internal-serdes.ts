// Serdes of a query's topics and stores, windows in keys included.
import { sessionWindowed, type Serde, timeWindowed } from '@millrace/serde'
import type { WindowInfo } from '../catalog/source.ts'
import type { PartFormat } from '../formats/format.ts'
import type { Row } from '../types/value.ts'
import { formatted } from './internal-topics.ts'
import type { InternalSerdes, SerdeTopic } from './query-node.ts'
import type { RowSerdes } from './query-request.ts'

export function internalSerdes(serdes: RowSerdes, applicationId: string): InternalSerdes {
  const useOf = (topic: SerdeTopic): { readonly topic: string; readonly use: 'source' | 'internal' } =>
    'source' in topic
      ? { topic: topic.source, use: 'source' }
      : { topic: `${applicationId}-${topic.internal}`, use: 'internal' }
  return {
    async key(topic, columns, format) {
      const serde = await serdes.prepare({ ...useOf(topic), part: 'key', columns, format })
      return formatted(windowedKey(serde, format.window), format, columns)
    },
    async value(topic, columns, format) {
      const use = useOf(topic)
      const own = use.use === 'internal' ? internalValueFormat(format) : format
      const serde = await serdes.prepare({ ...use, part: 'value', columns, format: own })
      return formatted(serde as Serde<unknown>, own, columns)
    },
  }
}

/** Names and ids of schemas, and how a single column is written, are the source's own affair. */
function internalValueFormat({ name, properties }: PartFormat): PartFormat {
  const { delimiter } = properties
  return { name, properties: delimiter === undefined ? {} : { delimiter }, features: new Set() }
}

export function windowedKey(serde: Serde<Row>, window: WindowInfo | undefined): Serde<unknown> {
  if (!window) return serde as Serde<unknown>
  const { sizeMs } = window
  return (sizeMs === undefined ? sessionWindowed(serde) : timeWindowed(serde, sizeMs)) as Serde<unknown>
}
