// What a member asks of the coordinator of its group, whatever carries the requests: one attempt a call, errors of the catalogue.
import type { TopicPartition } from '@millrace/record'
import type { CommittedOffset, GroupAssignment, OffsetToCommit } from '../../port/group-member.ts'

/** Who speaks: a member of the group, or (generation −1, no member) somebody from outside it. */
export interface Committer {
  readonly groupId: string
  readonly generation: number
  readonly memberId: string
  readonly instanceId: string | null
}

/** Joined, or the member id to try again with (at once, or after a wait). */
export type JoinOutcome =
  | { readonly joined: GroupAssignment }
  | { readonly retry: 'now' | 'later'; readonly memberId: string }

/** Kafka's names of why a member is not what it was: the group rebalances, or the member is out of it. */
export type MembershipChange =
  | 'REBALANCE_IN_PROGRESS'
  | 'UNKNOWN_MEMBER_ID'
  | 'ILLEGAL_GENERATION'
  | 'FENCED_INSTANCE_ID'

const changes: ReadonlySet<string | undefined> = new Set<MembershipChange>([
  'REBALANCE_IN_PROGRESS',
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'FENCED_INSTANCE_ID',
])

export function isMembershipChange(kafkaError: string | undefined): kafkaError is MembershipChange {
  return changes.has(kafkaError)
}

export interface GroupRequests {
  /** One round of JoinGroup and SyncGroup. `onJoined` is called between the two: from then on the member must send heartbeats. */
  joinOnce(memberId: string, onJoined: (generation: number, memberId: string) => void): Promise<JoinOutcome>
  commit(member: Committer, offsets: readonly OffsetToCommit[]): Promise<void>
  committed(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, CommittedOffset>>
  /** Resolves with the change that the coordinator tells of, if it does. A coordinator that is silent for `limitMs` is given up. */
  heartbeat(member: Committer, limitMs: number): Promise<MembershipChange | undefined>
  /** Not worth more than `limitMs`. */
  leave(memberId: string, limitMs: number): Promise<void>
  /** Ends the connections. */
  close(): void
}
