// One round of joining a group: JoinGroup, the leader's assignment, SyncGroup. Whoever calls repeats it while the group says so.
import { errorName } from '@millrace/protocol'
import { brokerError, clientError } from '../../errors.ts'
import type { GroupAssignment, GroupMemberOptions, JoinedMember } from '../../port/group-member.ts'
import type { GroupCoordinator } from './coordinator.ts'

export interface JoinSettings {
  readonly options: GroupMemberOptions
  readonly protocolType: string
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly purpose: string
}

/** Joined, or the member id to try again with (at once, or after a wait). */
export type JoinOutcome =
  | { readonly joined: GroupAssignment }
  | { readonly retry: 'now' | 'later'; readonly memberId: string }

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

/** `onJoined` is called between the two requests: from then on the member must send heartbeats. */
export async function joinOnce(
  coordinator: GroupCoordinator,
  memberId: string,
  settings: JoinSettings,
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
  settings: JoinSettings,
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
  settings: JoinSettings,
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
      return clientError(
        'CLIENT_BROKER_ERROR',
        `${doing} group ${groupId}: its members share no protocol with this one (${options.protocols.map(({ name }) => name).join(', ')}); another kind of program is in this group. Take another group id; or, to take over from a Kafka Streams application, stop it and wait until its members are forgotten (its session.timeout.ms, 45 s unless set)`,
        { details: { ...details, error: 'INCONSISTENT_GROUP_PROTOCOL' } },
      )
  }
  return brokerError(code, `${doing} group ${groupId}`, details)
}

export function fencedError({ groupId, instanceId }: GroupMemberOptions): Error {
  return clientError(
    'CLIENT_FENCED',
    `another member of group ${groupId} took the instance id ${instanceId}; give each instance its own`,
    { details: { groupId, instanceId: instanceId ?? null } },
  )
}
