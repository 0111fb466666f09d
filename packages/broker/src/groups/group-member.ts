// One member of a classic group: what it can do, what it waits for, and when its session ends.

export interface ProtocolMetadata {
  readonly name: string
  readonly metadata: Uint8Array
}

export interface JoinOutcome {
  readonly error: GroupError | null
  readonly memberId: string
  readonly generation: number
  readonly protocolType: string | null
  readonly protocol: string | null
  readonly leader: string
  readonly skipAssignment: boolean
  /** For the leader every member's subscription, for others none. */
  readonly members: readonly { memberId: string; instanceId: string | null; metadata: Uint8Array }[]
}

export interface SyncOutcome {
  readonly error: GroupError | null
  readonly protocolType: string | null
  readonly protocol: string | null
  readonly assignment: Uint8Array
}

export type GroupError =
  | 'COORDINATOR_NOT_AVAILABLE'
  | 'FENCED_INSTANCE_ID'
  | 'GROUP_ID_NOT_FOUND'
  | 'GROUP_MAX_SIZE_REACHED'
  | 'ILLEGAL_GENERATION'
  | 'INCONSISTENT_GROUP_PROTOCOL'
  | 'INVALID_GROUP_ID'
  | 'INVALID_SESSION_TIMEOUT'
  | 'MEMBER_ID_REQUIRED'
  | 'NON_EMPTY_GROUP'
  | 'REBALANCE_IN_PROGRESS'
  | 'UNKNOWN_MEMBER_ID'

export interface GroupMember {
  id: string
  readonly instanceId: string | null
  readonly clientId: string
  readonly clientHost: string
  rebalanceTimeoutMs: number
  sessionTimeoutMs: number
  protocols: readonly ProtocolMetadata[]
  assignment: Uint8Array
  /** Answers the JoinGroup that waits for the rebalance; null where none waits. */
  waitingJoin: ((outcome: JoinOutcome) => void) | null
  /** Answers the SyncGroup that waits for the leader's assignment; null where none waits. */
  waitingSync: ((outcome: SyncOutcome) => void) | null
  /** True from the first JoinGroup until it is answered. */
  isNew: boolean
  /** Clock time after which the member counts as gone, unless it is heard of before. */
  deadlineMs: number
}

export const noBytes: Uint8Array = new Uint8Array(0)

export function metadataOf(member: GroupMember, protocol: string | null): Uint8Array {
  return member.protocols.find((each) => each.name === protocol)?.metadata ?? noBytes
}

export function sameProtocols(member: GroupMember, protocols: readonly ProtocolMetadata[]): boolean {
  if (member.protocols.length !== protocols.length) return false
  return protocols.every((each, at) => {
    const own = member.protocols[at] as ProtocolMetadata
    return own.name === each.name && Buffer.compare(own.metadata, each.metadata) === 0
  })
}

export function joinRefused(error: GroupError, memberId: string): JoinOutcome {
  const none = { protocolType: null, protocol: null, leader: '', skipAssignment: false, members: [] }
  return { error, memberId, generation: -1, ...none }
}

export function syncRefused(error: GroupError): SyncOutcome {
  return { error, protocolType: null, protocol: null, assignment: noBytes }
}
