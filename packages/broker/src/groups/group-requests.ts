// What members ask of a classic group.
import type { ProtocolMetadata } from './group-member.ts'

export interface JoinRequest {
  readonly memberId: string
  readonly instanceId: string | null
  readonly clientId: string
  readonly clientHost: string
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  readonly protocolType: string
  readonly protocols: readonly ProtocolMetadata[]
  /** From JoinGroup 4 on a newcomer is told its id first and joins with it (KIP-394). */
  readonly knowsMemberIds: boolean
  /** From JoinGroup 9 on a returning static leader is told to skip the assignment (KIP-814). */
  readonly canSkipAssignment: boolean
}

export interface MemberIdentity {
  readonly memberId: string
  readonly instanceId: string | null
  /** -1 where the caller does not say. */
  readonly generation: number
}

export interface SyncRequest extends MemberIdentity {
  readonly protocolType: string | null
  readonly protocol: string | null
  readonly assignments: readonly { memberId: string; assignment: Uint8Array }[]
}
