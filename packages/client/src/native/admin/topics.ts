// Topics: described, created, deleted, grown.
import { sleep } from '@millrace/record'
import { errorCode, zeroUuid } from '@millrace/protocol'
import { retrying } from '../../adapter/retry.ts'
import { brokerError, type ClientError } from '../../errors.ts'
import type { TopicDescription, TopicSpec } from '../../port/log-admin.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { askController } from './controller.ts'

const existsCode = errorCode('TOPIC_ALREADY_EXISTS')
const unknownCode = errorCode('UNKNOWN_TOPIC_OR_PARTITION')
const noLeaderCode = errorCode('LEADER_NOT_AVAILABLE')

export async function describeTopics(
  cluster: Cluster,
  names?: readonly string[],
): Promise<Map<string, TopicDescription>> {
  const described = new Map<string, TopicDescription>()
  if (names?.length === 0) return described
  const answer = await retrying(cluster.context, () => cluster.metadata(names ?? null), { signal: cluster.signal })
  for (const topic of answer.topics) {
    if (topic.name === null || topic.errorCode === unknownCode) continue
    if (topic.errorCode !== 0 && topic.errorCode !== noLeaderCode) {
      throw brokerError(topic.errorCode, `describing topic ${topic.name}`, { topic: topic.name })
    }
    described.set(topic.name, {
      name: topic.name,
      id: topic.topicId === zeroUuid ? '' : topic.topicId,
      internal: topic.isInternal,
      partitions: topic.partitions
        .map(({ partitionIndex, leaderId, replicaNodes, isrNodes }) => ({
          partition: partitionIndex,
          leader: leaderId,
          replicas: replicaNodes,
          inSync: isrNodes,
        }))
        .sort((one, other) => one.partition - other.partition),
    })
  }
  return described
}

export async function createTopics(cluster: Cluster, topics: readonly TopicSpec[]): Promise<void> {
  if (topics.length === 0) return
  const body = {
    topics: topics.map(({ name, partitions, replicationFactor, configs }) => ({
      name,
      numPartitions: partitions ?? -1,
      replicationFactor: replicationFactor ?? -1,
      assignments: [],
      configs: Object.entries(configs ?? {}).map(([key, value]) => ({ name: key, value })),
    })),
    timeoutMs: cluster.context.requestTimeoutMs,
  }
  let lostAnswer = false
  const answer = await askController(cluster, 'CreateTopics', body, ({ topics: results }) => results, {
    minVersion: 4,
    onLostAnswer: () => {
      lostAnswer = true
    },
  })
  const made: string[] = []
  let failure: ClientError | undefined
  for (const { name, errorCode: code, errorMessage } of answer.topics) {
    // After a lost answer a topic that exists may be the one asked for.
    if (code === 0 || (code === existsCode && lostAnswer)) made.push(name)
    else failure = graver(failure, brokerError(code, `creating topic ${name}`, { topic: name }, errorMessage))
  }
  await untilOnEveryBroker(cluster, made, (topic) => topic !== undefined && topic.every((leader) => leader >= 0))
  if (failure) throw failure
}

/** A topic that exists already is the mildest failure: it must not hide another. */
function graver(one: ClientError | undefined, other: ClientError): ClientError {
  return one && one.code !== 'CLIENT_TOPIC_EXISTS' ? one : other
}

export async function deleteTopics(cluster: Cluster, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  const body = {
    topics: names.map((name) => ({ name, topicId: zeroUuid })),
    topicNames: names,
    timeoutMs: cluster.context.requestTimeoutMs,
  }
  let lostAnswer = false
  const answer = await askController(cluster, 'DeleteTopics', body, ({ responses }) => responses, {
    onLostAnswer: () => {
      lostAnswer = true
    },
  })
  let failure: ClientError | undefined
  for (const { name, errorCode: code, errorMessage } of answer.responses) {
    if (code === 0 || (code === unknownCode && lostAnswer)) continue
    failure ??= brokerError(code, `deleting topic ${name}`, { topic: name }, errorMessage)
  }
  await untilOnEveryBroker(cluster, failure ? [] : names, (topic) => topic === undefined)
  if (failure) throw failure
}

export async function createPartitions(cluster: Cluster, topic: string, total: number): Promise<void> {
  const body = {
    topics: [{ name: topic, count: total, assignments: null }],
    timeoutMs: cluster.context.requestTimeoutMs,
    validateOnly: false,
  }
  const answer = await askController(cluster, 'CreatePartitions', body, ({ results }) => results)
  for (const { errorCode: code, errorMessage } of answer.results) {
    if (code !== 0) throw brokerError(code, `growing topic ${topic} to ${total} partitions`, { topic }, errorMessage)
  }
  await untilOnEveryBroker(
    cluster,
    [topic],
    (leaders) => (leaders ?? []).filter((leader) => leader >= 0).length >= total,
  )
}

/** Asks each broker for the topics until all agree; gives up silently after the request timeout, for a broker may be down. */
async function untilOnEveryBroker(
  cluster: Cluster,
  names: readonly string[],
  holds: (leaders: readonly number[] | undefined) => boolean,
): Promise<void> {
  if (names.length === 0) return
  const { clock, backoff, requestTimeoutMs } = cluster.context
  const deadline = clock.now() + requestTimeoutMs
  const body = { topics: names.map((name) => ({ name })), allowAutoTopicCreation: false }
  const agrees = async (brokerId: number): Promise<boolean> => {
    const { topics } = await cluster.ask(brokerId, 'Metadata', body, { minVersion: 4, maxVersion: 12 })
    return topics.every(({ errorCode: code, partitions }) =>
      holds(code === unknownCode ? undefined : partitions.map(({ leaderId }) => leaderId)),
    )
  }
  for (let round = 1; clock.now() < deadline; round++) {
    const answers = await Promise.all(cluster.brokers.ids.map((id) => agrees(id).catch(() => false)))
    if (answers.every(Boolean)) break
    await sleep(clock, backoff.delayMs(round), cluster.signal)
  }
  await cluster.metadata(names)
}
