// Commits and fetches a group's offsets: one attempt a call, refusals as errors.
import { partitionKey, type TopicPartition } from '@millrace/record'
import { checkOffsetsToCommit } from '../../adapter/group/offsets-to-commit.ts'
import { type ClientError, clientError, kafkaErrorOf } from '../../errors.ts'
import type { CommittedOffset, OffsetToCommit } from '../../port/group-member.ts'
import { byTopic } from '../connection/by-leader.ts'
import type { KafkajsCoordinator } from '../connection/coordinator.ts'
import type { Links } from '../connection/links.ts'

/** Who commits: a member of the group, or (generation −1, no member) somebody from outside it. */
export interface Committer {
  readonly groupId: string
  readonly generation: number
  readonly memberId: string
}

/** What brokers answer where nothing is committed. */
const noOffset = -1

export async function commitOffsets(
  coordinator: KafkajsCoordinator,
  committer: Committer,
  offsets: readonly OffsetToCommit[],
  links?: Links,
): Promise<void> {
  const { groupId, generation, memberId } = committer
  checkOffsetsToCommit(offsets)
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
    throw generation < 0 ? thrown : refusalOf(thrown as ClientError, committer, what)
  }
}

function refusalOf(error: ClientError, { groupId, generation }: Committer, what: string): ClientError {
  const kafkaError = kafkaErrorOf(error)
  const options = { cause: error, details: { groupId, generation, error: kafkaError } }
  switch (kafkaError) {
    case 'REBALANCE_IN_PROGRESS':
      return clientError('CLIENT_REBALANCE_IN_PROGRESS', `${what}: the group rebalances; join again`, options)
    case 'ILLEGAL_GENERATION':
    case 'UNKNOWN_MEMBER_ID':
    case 'FENCED_INSTANCE_ID':
      return clientError(
        'CLIENT_GENERATION_LOST',
        `${what}: the broker answered ${kafkaError}, the group went on without this member; join again and start from the committed offsets`,
        options,
      )
  }
  return error
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
