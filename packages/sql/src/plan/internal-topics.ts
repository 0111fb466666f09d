// The topics that a query makes for itself and the formats of what lies in them. They follow from the topology's serdes, which know their formats.
import type { Serde } from '@millrace/serde'
import type { Topology } from '@millrace/topology'
import type { KeyFormat } from '../catalog/source.ts'
import type { Part, PartFormat } from '../formats/format.ts'
import type { Column } from '../schema/schema.ts'

interface FormattedSerde<Format> extends Serde<unknown> {
  readonly format: Format
  readonly columns: readonly Column[]
}

/** Undefined: the serde is not one of rows. */
export interface InternalTopic {
  readonly key: KeyFormat | undefined
  readonly value: PartFormat | undefined
  readonly columns: Readonly<Record<Part, readonly Column[]>>
}

/** The same serde, and what its bytes are. */
export function formatted<Format extends PartFormat>(
  serde: Serde<unknown>,
  format: Format,
  columns: readonly Column[],
): FormattedSerde<Format> {
  return { ...serde, format, columns }
}

/** By name: repartition topics, and changelogs that are topics of their own. */
export function internalTopics(
  { nodes, repartitionTopics, stores }: Topology,
  applicationId: string,
): ReadonlyMap<string, InternalTopic> {
  const topics = new Map<string, InternalTopic>()
  for (const node of nodes.values()) {
    if (node.kind !== 'source' || node.topics instanceof RegExp) continue
    for (const name of node.topics) {
      if (repartitionTopics.has(name)) topics.set(`${applicationId}-${name}`, topicOf(node.keySerde, node.valueSerde))
    }
  }
  for (const { name, keySerde, valueSerde, logging, changelogSourceTopic } of stores.values()) {
    if (!logging || changelogSourceTopic !== undefined) continue
    topics.set(`${applicationId}-${name}-changelog`, topicOf(keySerde, valueSerde))
  }
  return topics
}

function topicOf(key: Serde<unknown> | undefined, value: Serde<unknown> | undefined): InternalTopic {
  const { format: keyFormat, columns: keys = [] } = (key ?? {}) as Partial<FormattedSerde<KeyFormat>>
  const { format: valueFormat, columns: values = [] } = (value ?? {}) as Partial<FormattedSerde<PartFormat>>
  return { key: keyFormat, value: valueFormat, columns: { key: keys, value: values } }
}
