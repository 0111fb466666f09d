// Membership in a consumer group, with heartbeats in the background. What the members say to each other (subscription, assignment) is bytes of the caller's.
import type { TopicPartition } from '@millrace/record'

/** One protocol (assignor) this member can speak; the group settles on one that all members know, in the order of preference. */
export interface GroupProtocol {
  readonly name: string
  /**
   * What this member tells the leader. Asked anew at each join. Under the protocol type `consumer` brokers decode it, so that it must be a consumer subscription
   * (`encodeSubscription`, with words of one's own in its user data): Apache Kafka 4.1 never finishes the join of a group whose member says anything else.
   */
  metadata(): Uint8Array
}

export interface JoinedMember {
  readonly memberId: string
  readonly instanceId: string | null
  readonly metadata: Uint8Array
}

export interface GroupMemberOptions {
  readonly groupId: string
  /** Static membership (`group.instance.id`). */
  readonly instanceId?: string
  /** Default `consumer`. */
  readonly protocolType?: string
  readonly protocols: readonly GroupProtocol[]
  /** Run on the member that the broker makes leader: an assignment for each member id. */
  assign(protocol: string, members: readonly JoinedMember[]): Promise<ReadonlyMap<string, Uint8Array>>
  /** Default 45 s. */
  readonly sessionTimeoutMs?: number
  /** How long the group waits for members to come back to a rebalance. Default 300 s. */
  readonly rebalanceTimeoutMs?: number
  /** Default a fifteenth of the session timeout, at most 3 s. */
  readonly heartbeatIntervalMs?: number
  /**
   * The group rebalances, or this member was thrown out: finish and commit what is in hand, then call `join` again.
   * `lost` is true when the member is no longer in the group, so that commits of the old generation will be refused. Called at most once between two joins.
   */
  onRebalance(event: { readonly lost: boolean }): void
}

export interface GroupAssignment {
  readonly generation: number
  readonly memberId: string
  readonly protocol: string
  readonly leader: boolean
  /** What the leader's `assign` made for this member; zero bytes if it made nothing. */
  readonly assignment: Uint8Array
}

export interface OffsetToCommit extends TopicPartition {
  /** The next offset to process. */
  readonly offset: number
  readonly metadata?: string
}

export interface CommittedOffset {
  readonly offset: number
  readonly metadata: string
}

export interface GroupMember {
  /** Joins, or joins again. Coordinator moves, lost connections and unknown members are retried inside. Rejects with `CLIENT_FENCED` when another member took the instance id. */
  join(): Promise<GroupAssignment>
  /**
   * Commits under the current generation. Rejects with `CLIENT_REBALANCE_IN_PROGRESS` (commit accepted by nobody: join again, the offsets may be committed after it if
   * the partitions stay) or `CLIENT_GENERATION_LOST` (the partitions may have another owner now). Any other rejection leaves the outcome unknown.
   */
  commit(offsets: readonly OffsetToCommit[]): Promise<void>
  /** Offsets committed by the group, keyed as `partitionKey`; absent where none is. Waits while a transaction over them is pending (RequireStable). */
  committed(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, CommittedOffset>>
  /** The coordinates that a transaction needs to be fenced with the group. */
  readonly groupMetadata: {
    readonly groupId: string
    readonly generation: number
    readonly memberId: string
    readonly instanceId: string | null
  }
  /** Leaves the group (a static member stays) and stops heartbeats. Never rejects. */
  leave(): Promise<void>
}
