// What the APIs work on: the topics, the groups, the clock, and how this broker presents itself.
import type { Clock } from '@millrace/record'
import type { GroupCoordinator } from './groups/group-coordinator.ts'
import type { TopicRegistry } from './topics/topic-registry.ts'

/** The id of the only node. */
export const nodeId = 1

export interface BrokerState {
  readonly clock: Clock
  readonly topics: TopicRegistry
  readonly groups: GroupCoordinator
  /** Broker-wide settings by the broker's names. */
  readonly configs: ReadonlyMap<string, string>
  readonly autoCreateTopics: boolean
  readonly defaultPartitions: number
  /** Answer only after a sync. */
  readonly syncAlways: boolean
}
