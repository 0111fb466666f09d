// The topic behind a stream or table: there already, or to be made as the statement says.
import { statementError } from '../../errors.ts'
import { formatStatement } from '../../syntax/format/statement.ts'
import type { CreateSource, Property } from '../../syntax/tree/statement.ts'
import type { TopicDirectory, WantedTopic } from '../session.ts'
import type { SourceProperties } from '../properties/source-properties.ts'

/** A topic that the statement needs and that is not there yet. */
export interface NewTopic {
  readonly name: string
  readonly partitions: number
  /** Undefined: as the broker does. */
  readonly replicas: number | undefined
  readonly cleanupPolicy: CleanupPolicy
  /** Undefined where nothing is deleted by age. */
  readonly retentionMs: number | undefined
}

export type CleanupPolicy = 'delete' | 'compact' | 'compact,delete'

/** @throws {MillraceError} `SQL_STATEMENT` */
export function topicOfSource(
  tree: CreateSource,
  properties: SourceProperties,
  topics: TopicDirectory,
): NewTopic | undefined {
  const name = properties.topic as string
  const cleanupPolicy = tree.source === 'TABLE' ? 'compact' : 'delete'
  checkRetention(properties, cleanupPolicy)
  if (topics.topic(name) !== undefined) {
    topics.check?.(name, wanted(properties))
    return undefined
  }
  if (properties.partitions === undefined) {
    throw statementError(
      `Topic '${name}' does not exist. If you want to create a new topic for the stream/table please re-run the statement ` +
        "providing the required 'PARTITIONS' configuration in the WITH clause (and optionally 'REPLICAS'). " +
        `For example: ${formatStatement(withPartitions(tree))};`,
    )
  }
  return newTopic(name, properties.partitions, properties, cleanupPolicy)
}

function withPartitions(tree: CreateSource): CreateSource {
  const { span } = tree
  const two: Property = { name: 'PARTITIONS', value: { kind: 'integer', value: 2, span }, span }
  return { ...tree, properties: [...tree.properties, two] }
}

/**
 * Of CREATE … AS: as many partitions as the first source has.
 *
 * @throws {MillraceError} `SQL_STATEMENT`
 */
export function topicOfSink(
  name: string,
  properties: SourceProperties,
  source: string,
  cleanupPolicy: CleanupPolicy,
  topics: TopicDirectory,
): NewTopic | undefined {
  checkRetention(properties, cleanupPolicy)
  const first = topics.topic(source)
  if (topics.topic(name) !== undefined) {
    topics.check?.(name, wanted({ ...properties, partitions: properties.partitions ?? first?.partitions }))
    return undefined
  }
  const partitions = properties.partitions ?? first?.partitions ?? 1
  return newTopic(name, partitions, { ...properties, replicas: properties.replicas ?? first?.replicas }, cleanupPolicy)
}

function wanted({ partitions, replicas }: Pick<SourceProperties, 'partitions' | 'replicas'>): WantedTopic {
  return { partitions, replicas: replicas === -1 ? undefined : replicas }
}

function checkRetention({ retentionMs }: SourceProperties, cleanupPolicy: CleanupPolicy): void {
  if (cleanupPolicy !== 'compact' || retentionMs === undefined) return
  throw statementError(
    'Invalid config variable in the WITH clause: RETENTION_MS. Non-windowed tables do not support retention.',
  )
}

const sevenDaysMs = 604_800_000

function newTopic(
  name: string,
  partitions: number,
  { replicas, retentionMs }: Pick<SourceProperties, 'replicas' | 'retentionMs'>,
  cleanupPolicy: CleanupPolicy,
): NewTopic {
  return {
    name,
    partitions,
    replicas: replicas === -1 ? undefined : replicas,
    cleanupPolicy,
    retentionMs: cleanupPolicy === 'compact' ? undefined : (retentionMs ?? sevenDaysMs),
  }
}
