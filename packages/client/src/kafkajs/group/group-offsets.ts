// Commits and fetches a group's offsets: one attempt a call, refusals as errors.
import { partitionKey, type TopicPartition } from '@millrace/record'
import type { Committer } from '../../adapter/group/group-requests.ts'
import { commitRefusal } from '../../adapter/group/refusals.ts'
import { type ClientError, clientError, kafkaErrorOf } from '../../errors.ts'
import type { CommittedOffset, OffsetToCommit } from '../../port/group-member.ts'
import { byTopic } from '../connection/by-leader.ts'
import type { KafkajsCoordinator } from '../connection/coordinator.ts'
import type { Links } from '../connection/links.ts'

/** What brokers answer where nothing is committed. */
const noOffset = -1

export async function commitOffsets(
  coordinator: KafkajsCoordinator,
  committer: Committer,
  offsets: readonly OffsetToCommit[],
  links?: Links,
): Promise<void> {
  const { groupId, generation, memberId } = committer
  const topics = byTopic(offsets, ({ partition, offset, metadata }) => ({
    partition,
    offset: String(offset),
    metadata: metadata ?? '',
  }))
  const request = { groupId, groupGenerationId: generation, memberId, topics }
  const what = `committing offsets of group ${groupId}`
  try {
    await coordinator.ask(what, (broker) => broker.offsetCommit(request), links)
  } catch (thrown) {
    const error = kafkaErrorOf(thrown)
    const answered = { cause: thrown, details: { groupId, generation, error } }
    throw commitRefusal(error, committer, what, answered) ?? thrown
  }
}

/** Committed offsets of these partitions; of none: all of the group. kafkajs knows no way to wait for a transaction that is about to change them. */
export async function fetchOffsets(
  coordinator: KafkajsCoordinator,
  groupId: string,
  partitions: readonly TopicPartition[],
  links?: Links,
): Promise<Map<string, CommittedOffset & TopicPartition>> {
  const topics = byTopic(partitions, ({ partition }) => ({ partition }))
  const what = `fetching offsets of group ${groupId}`
  const answer = await coordinator.ask(what, (broker) => broker.offsetFetch({ groupId, topics }), links)
  const committed = new Map<string, CommittedOffset & TopicPartition>()
  for (const { topic, partitions: ofTopic } of answer.responses) {
    for (const { partition, offset: text, metadata } of ofTopic) {
      const offset = Number(text)
      const key = partitionKey(topic, partition)
      if (offset < noOffset) throw notAnOffset(groupId, key, offset)
      if (offset >= 0) committed.set(key, { topic, partition, offset, metadata: metadata ?? '' })
    }
  }
  return committed
}

function notAnOffset(groupId: string, key: string, offset: number): ClientError {
  const message = `group ${groupId} has ${offset} committed for ${key}, which is no offset: kafkajs's own consumer leaves such behind; set it with millrace groups reset-offsets`
  return clientError('CLIENT_OFFSET_OUT_OF_RANGE', message, { details: { groupId, partition: key, offset } })
}
