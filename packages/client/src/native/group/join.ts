// One round of joining a group: JoinGroup, the leader's assignment, SyncGroup. Whoever calls repeats it while the group says so.
import { errorName } from '@millrace/protocol'
import type { JoinSettings } from '../../adapter/group/classic-member.ts'
import type { JoinOutcome } from '../../adapter/group/group-requests.ts'
import { fencedError, noCommonProtocol } from '../../adapter/group/refusals.ts'
import { brokerError } from '../../errors.ts'
import type { GroupMemberOptions, JoinedMember } from '../../port/group-member.ts'
import type { GroupCoordinator } from './coordinator.ts'

export interface JoinRequest extends JoinSettings {
  readonly requestTimeoutMs: number
  readonly purpose: string
}

interface Joined {
  readonly generation: number
  readonly memberId: string
  readonly protocol: string
  readonly leader: boolean
  readonly members: readonly JoinedMember[]
}

const empty = new Uint8Array(0)
/** How much longer than the rebalance a join may take: what Kafka's own client allows. */
const joinLapseMs = 5_000

export async function joinOnce(
  coordinator: GroupCoordinator,
  memberId: string,
  settings: JoinRequest,
  onJoined: (generation: number, memberId: string) => void,
): Promise<JoinOutcome> {
  const joined = await askToJoin(coordinator, memberId, settings)
  if ('retry' in joined) return joined
  onJoined(joined.generation, joined.memberId)
  const shares = joined.leader
    ? await settings.options.assign(joined.protocol, joined.members)
    : new Map<string, Uint8Array>()
  return sync(coordinator, joined, shares, settings)
}

async function askToJoin(
  coordinator: GroupCoordinator,
  memberId: string,
  settings: JoinRequest,
): Promise<Joined | Extract<JoinOutcome, { retry: unknown }>> {
  const { options, protocolType, sessionTimeoutMs, rebalanceTimeoutMs } = settings
  const body = {
    groupId: options.groupId,
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    memberId,
    groupInstanceId: options.instanceId ?? null,
    protocolType,
    protocols: options.protocols.map((protocol) => ({ name: protocol.name, metadata: protocol.metadata() })),
  }
  // The broker answers when all have come or the rebalance's time is over; whoever has not answered soon after that is gone.
  const { requestTimeoutMs } = settings
  const timeoutMs = Math.max(requestTimeoutMs, rebalanceTimeoutMs + Math.min(requestTimeoutMs, joinLapseMs))
  const answer = await coordinator.ask('JoinGroup', body, { timeoutMs, minVersion: 5 }, settings.purpose)
  if (answer.errorCode === 0) {
    return {
      generation: answer.generationId,
      memberId: answer.memberId,
      protocol: answer.protocolName ?? '',
      leader: answer.leader === answer.memberId && !answer.skipAssignment,
      members: answer.members.map((member) => ({
        memberId: member.memberId,
        instanceId: member.groupInstanceId,
        metadata: member.metadata,
      })),
    }
  }
  switch (errorName(answer.errorCode)) {
    case 'MEMBER_ID_REQUIRED':
      return { retry: 'now', memberId: answer.memberId }
    case 'UNKNOWN_MEMBER_ID':
      return { retry: 'now', memberId: '' }
    case 'REBALANCE_IN_PROGRESS':
      return { retry: 'later', memberId }
  }
  if (coordinator.movedBy(answer.errorCode)) return { retry: 'later', memberId }
  throw refusal(answer.errorCode, settings.options, 'joining')
}

async function sync(
  coordinator: GroupCoordinator,
  joined: Joined,
  shares: ReadonlyMap<string, Uint8Array>,
  settings: JoinRequest,
): Promise<JoinOutcome> {
  const { generation, memberId, protocol, leader } = joined
  const body = {
    groupId: settings.options.groupId,
    generationId: generation,
    memberId,
    groupInstanceId: settings.options.instanceId ?? null,
    protocolType: settings.protocolType,
    protocolName: protocol,
    assignments: leader
      ? joined.members.map((member) => ({
          memberId: member.memberId,
          assignment: shares.get(member.memberId) ?? empty,
        }))
      : [],
  }
  const answer = await coordinator.ask('SyncGroup', body, { minVersion: 3 }, settings.purpose)
  if (answer.errorCode === 0) {
    return { joined: { generation, memberId, protocol, leader, assignment: answer.assignment } }
  }
  switch (errorName(answer.errorCode)) {
    case 'REBALANCE_IN_PROGRESS':
    case 'ILLEGAL_GENERATION':
      return { retry: 'now', memberId }
    case 'UNKNOWN_MEMBER_ID':
      return { retry: 'now', memberId: '' }
  }
  if (coordinator.movedBy(answer.errorCode)) return { retry: 'later', memberId }
  throw refusal(answer.errorCode, settings.options, 'taking an assignment in')
}

function refusal(code: number, options: GroupMemberOptions, doing: string): Error {
  const { groupId, instanceId } = options
  const details = { groupId, instanceId: instanceId ?? null }
  switch (errorName(code)) {
    case 'FENCED_INSTANCE_ID':
      return fencedError(options)
    case 'INCONSISTENT_GROUP_PROTOCOL':
      return noCommonProtocol(options, doing, { details })
  }
  return brokerError(code, `${doing} group ${groupId}`, details)
}
