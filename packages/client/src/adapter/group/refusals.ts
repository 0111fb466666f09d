// What a group's answers mean for the program, in the same words whatever carried them.
import type { ErrorDetails } from '@millrace/record'
import { type ClientError, clientError } from '../../errors.ts'
import type { GroupMemberOptions } from '../../port/group-member.ts'
import type { Committer } from './group-requests.ts'

interface Answered {
  readonly cause?: unknown
  readonly details: ErrorDetails
}

/** Why a commit was not taken; undefined where `kafkaError` says nothing of the membership. */
export function commitRefusal(
  kafkaError: string | undefined,
  { generation }: Committer,
  what: string,
  answered: Answered,
): ClientError | undefined {
  switch (kafkaError) {
    case 'REBALANCE_IN_PROGRESS':
      return clientError('CLIENT_REBALANCE_IN_PROGRESS', `${what}: the group rebalances; join again`, answered)
    case 'ILLEGAL_GENERATION':
    case 'UNKNOWN_MEMBER_ID':
    case 'FENCED_INSTANCE_ID':
      if (generation < 0) return undefined
      return clientError(
        'CLIENT_GENERATION_LOST',
        `${what}: the broker answered ${kafkaError}, the group went on without this member; join again and start from the committed offsets`,
        answered,
      )
  }
  return undefined
}

export function noCommonProtocol(
  { groupId, protocols }: GroupMemberOptions,
  doing: string,
  { details, ...answered }: Answered,
): ClientError {
  const names = protocols.map(({ name }) => name).join(', ')
  const message = `${doing} group ${groupId}: its members share no protocol with this one (${names}); another kind of program uses this group id: take another one`
  const error = 'INCONSISTENT_GROUP_PROTOCOL'
  return clientError('CLIENT_BROKER_ERROR', message, { ...answered, details: { ...details, error } })
}

export function fencedError({ groupId, instanceId }: GroupMemberOptions): ClientError {
  return clientError(
    'CLIENT_FENCED',
    `another member of group ${groupId} took the instance id ${instanceId}; give each instance its own`,
    { details: { groupId, instanceId: instanceId ?? null } },
  )
}

/** The broker takes offsets from outside only while nobody is in the group: what it says where somebody is. */
export function offsetsNotSet(
  kafkaError: string | undefined,
  groupId: string,
  cause: unknown,
): ClientError | undefined {
  const refused = ['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'REBALANCE_IN_PROGRESS']
  if (!refused.includes(kafkaError ?? '')) return undefined
  const message = `offsets of group ${groupId} cannot be set while it has members; stop them first`
  return clientError('CLIENT_GROUP_NOT_EMPTY', message, { cause, details: { groupId } })
}
