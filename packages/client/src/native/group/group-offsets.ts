// Commits and fetches a group's offsets: one attempt a call, refusals as errors.
import { partitionKey, type TopicPartition } from '@millrace/record'
import { errorName, type RequestInput, type ResponseOf } from '@millrace/protocol'
import type { Committer } from '../../adapter/group/group-requests.ts'
import { commitRefusal } from '../../adapter/group/refusals.ts'
import { brokerError, type ClientError } from '../../errors.ts'
import type { CommittedOffset, OffsetToCommit } from '../../port/group-member.ts'
import type { GroupCoordinator } from './coordinator.ts'

/** Versions up to which topics go by name. */
const commitWithNames = 9
const fetchWithNames = 9
/** RequireStable exists from here on. */
const fetchStable = 7

export async function commitOffsets(
  coordinator: GroupCoordinator,
  committer: Committer,
  offsets: readonly OffsetToCommit[],
  purpose: string,
): Promise<void> {
  const topics = Map.groupBy(offsets, ({ topic }) => topic)
  const body: RequestInput<'OffsetCommit'> = {
    groupId: committer.groupId,
    generationIdOrMemberEpoch: committer.generation,
    memberId: committer.memberId,
    groupInstanceId: committer.instanceId,
    topics: Array.from(topics, ([name, ofTopic]) => ({
      name,
      partitions: ofTopic.map(({ partition, offset, metadata }) => ({
        partitionIndex: partition,
        committedOffset: offset,
        committedMetadata: metadata ?? '',
      })),
    })),
  }
  const answer = await coordinator.ask('OffsetCommit', body, { maxVersion: commitWithNames }, purpose)
  for (const { name, partitions } of answer.topics) {
    for (const { partitionIndex, errorCode: code } of partitions) {
      if (code !== 0) throw commitError(coordinator, committer, code, partitionKey(name, partitionIndex))
    }
  }
}

function commitError(coordinator: GroupCoordinator, committer: Committer, code: number, key: string): ClientError {
  const what = `committing offsets of ${key} in group ${committer.groupId}`
  const details = { groupId: committer.groupId, generation: committer.generation, error: errorName(code) }
  coordinator.movedBy(code)
  const refusal = commitRefusal(errorName(code), committer, what, { details })
  return refusal ?? brokerError(code, what, details)
}

/** Committed offsets of these partitions (`null`: all of the group). With `stable` it rejects (worth retrying) while a transaction over one is pending. */
export async function fetchOffsets(
  coordinator: GroupCoordinator,
  groupId: string,
  partitions: readonly TopicPartition[] | null,
  stable: boolean,
  purpose: string,
): Promise<Map<string, CommittedOffset & TopicPartition>> {
  const topics = partitions && topicsOf(partitions)
  const body: RequestInput<'OffsetFetch'> = { groupId, topics, groups: [{ groupId, topics }], requireStable: stable }
  const options = { maxVersion: fetchWithNames, ...(stable ? { minVersion: fetchStable } : { minVersion: 2 }) }
  const answer = await coordinator.ask('OffsetFetch', body, options, purpose)
  return committedIn(coordinator, groupId, answer)
}

function topicsOf(partitions: readonly TopicPartition[]): { name: string; partitionIndexes: number[] }[] {
  const topics = Map.groupBy(partitions, ({ topic }) => topic)
  return Array.from(topics, ([name, of]) => ({ name, partitionIndexes: of.map(({ partition }) => partition) }))
}

function committedIn(
  coordinator: GroupCoordinator,
  groupId: string,
  answer: ResponseOf<'OffsetFetch'>,
): Map<string, CommittedOffset & TopicPartition> {
  const group = answer.groups[0] ?? answer
  const what = `fetching offsets of group ${groupId}`
  coordinator.movedBy(group.errorCode)
  if (group.errorCode !== 0) throw brokerError(group.errorCode, what, { groupId })
  const committed = new Map<string, CommittedOffset & TopicPartition>()
  for (const { name: topic, partitions } of group.topics) {
    for (const { partitionIndex: partition, committedOffset: offset, metadata, errorCode: code } of partitions) {
      const key = partitionKey(topic, partition)
      coordinator.movedBy(code)
      if (code !== 0) throw brokerError(code, `${what} for ${key}`, { groupId, topic, partition })
      if (offset >= 0) committed.set(key, { topic, partition, offset, metadata: metadata ?? '' })
    }
  }
  return committed
}
