// Topics and their configs, one request for each topic where kafkajs would not say which of several was refused.
import { sleep } from '@millrace/record'
import { type ClientError, type ClientErrorCode, kafkaErrorOf } from '../../errors.ts'
import type { TopicConfigEntry, TopicDescription, TopicSpec } from '../../port/log-admin.ts'
import type { KafkajsCluster, TopicMetadata } from '../connection/cluster.ts'
import type { KafkajsBroker } from '../connection/kafkajs-broker.ts'
import { answering } from '../connection/retry.ts'
import { isConnectionLost } from '../connection/translate-error.ts'

const topicResource = 2
const sourceIsTopic = 1

export async function describeTopics(
  cluster: KafkajsCluster,
  names: readonly string[] | undefined,
): Promise<Map<string, TopicDescription>> {
  if (names?.length === 0) return new Map()
  const ask = async (): Promise<Map<string, TopicDescription>> => {
    const described = new Map<string, TopicDescription>()
    for (const [name, topic] of await cluster.topics(names ?? [])) {
      if (!(topic instanceof Error)) described.set(name, describe(topic))
      else if (topic.code !== 'CLIENT_UNKNOWN_TOPIC') throw topic
    }
    return described
  }
  return answering(cluster, ask)
}

/** kafkajs speaks no version of the request that tells topic ids. */
function describe({ topic, isInternal, partitionMetadata }: TopicMetadata): TopicDescription {
  const partitions = partitionMetadata.map(({ partitionId, leader, replicas, isr }) => ({
    partition: partitionId,
    leader,
    replicas,
    inSync: isr,
  }))
  partitions.sort((one, other) => one.partition - other.partition)
  return { name: topic, id: '', internal: isInternal ?? false, partitions }
}

export async function createTopics(cluster: KafkajsCluster, topics: readonly TopicSpec[]): Promise<void> {
  const creating = topics.map(({ name, partitions, replicationFactor, configs }) => {
    const topic = {
      topic: name,
      numPartitions: partitions ?? -1,
      replicationFactor: replicationFactor ?? -1,
      configEntries: Object.entries(configs ?? {}).map(([key, value]) => ({ name: key, value })),
    }
    const request = { topics: [topic], timeout: cluster.context.requestTimeoutMs }
    return onController(
      cluster,
      `creating topic ${name}`,
      (broker) => broker.createTopics(request),
      'CLIENT_TOPIC_EXISTS',
    )
  })
  const outcomes = await Promise.allSettled(creating)
  const made = topics.filter((_, at) => outcomes[at]?.status === 'fulfilled').map(({ name }) => name)
  await everywhere(cluster, made, (topic) => topic !== undefined && topic.partitions.every(({ leader }) => leader >= 0))
  throwGravest(outcomes)
}

export async function deleteTopics(cluster: KafkajsCluster, names: readonly string[]): Promise<void> {
  const outcomes = await Promise.allSettled(
    names.map((name) => {
      const request = { topics: [name], timeout: cluster.context.requestTimeoutMs }
      return onController(
        cluster,
        `deleting topic ${name}`,
        (broker) => broker.deleteTopics(request),
        'CLIENT_UNKNOWN_TOPIC',
      )
    }),
  )
  const gone = names.filter((_, at) => outcomes[at]?.status === 'fulfilled')
  for (const name of gone) cluster.forgetLeaders(name)
  await everywhere(cluster, gone, (topic) => topic === undefined)
  throwGravest(outcomes)
}

export async function createPartitions(cluster: KafkajsCluster, topic: string, total: number): Promise<void> {
  const request = { topicPartitions: [{ topic, count: total }], timeout: cluster.context.requestTimeoutMs }
  await onController(cluster, `adding partitions to topic ${topic}`, (broker) => broker.createPartitions(request))
  await everywhere(cluster, [topic], (found) => (found?.partitions.length ?? 0) >= total)
  cluster.forgetLeaders(topic)
}

export async function describeConfigs(cluster: KafkajsCluster, topic: string): Promise<TopicConfigEntry[]> {
  const resources = [{ type: topicResource, name: topic, configNames: [] as [] }]
  const ask = () =>
    cluster.askAny(`describing the configs of topic ${topic}`, (broker) => broker.describeConfigs({ resources }))
  const answer = await answering(cluster, ask)
  return answer.resources.flatMap(({ configEntries }) =>
    configEntries.map(({ configName, configValue, configSource }) => ({
      name: configName,
      value: configValue,
      isDefault: configSource !== sourceIsTopic,
    })),
  )
}

/** kafkajs can only set all configs of a topic at once: what is not named keeps the value that it has just now. */
export async function alterConfigs(
  cluster: KafkajsCluster,
  topic: string,
  configs: Readonly<Record<string, string | null>>,
): Promise<void> {
  const values = new Map<string, string | null>()
  for (const { name, value, isDefault } of await describeConfigs(cluster, topic))
    if (!isDefault) values.set(name, value)
  for (const [name, value] of Object.entries(configs)) values.set(name, value)
  const configEntries = [...values].flatMap(([name, value]) => (value === null ? [] : [{ name, value }]))
  const resources = [{ type: topicResource, name: topic, configEntries }]
  await onController(cluster, `setting configs of topic ${topic}`, (broker) => broker.alterConfigs({ resources }))
}

/**
 * Brokers with KRaft pass such requests on; older ones say that they are not the controller, and the next attempt asks another.
 * `done` is what the broker says when the work was done already: by an attempt whose answer was lost, as far as anybody can know.
 */
async function onController(
  cluster: KafkajsCluster,
  what: string,
  call: (broker: KafkajsBroker) => Promise<unknown>,
  done?: ClientErrorCode,
): Promise<void> {
  let answerLost = false
  await answering(cluster, async () => {
    try {
      await cluster.askAny(what, call)
    } catch (thrown) {
      const error = thrown as ClientError
      if (answerLost && error.code === done) return
      if (isConnectionLost(error) || kafkaErrorOf(error) === 'REQUEST_TIMED_OUT') answerLost = true
      throw error
    }
  })
}

/** Waits until every broker sees the topics so, or the request timeout has passed. */
async function everywhere(
  cluster: KafkajsCluster,
  names: readonly string[],
  holds: (topic: TopicDescription | undefined) => boolean,
): Promise<void> {
  if (names.length === 0) return
  const { clock, backoff, requestTimeoutMs } = cluster.context
  const deadline = clock.now() + requestTimeoutMs
  const seenBy = async (brokerId: number, name: string): Promise<boolean> => {
    try {
      const answer = await cluster.ask(brokerId, `looking up ${name}`, (broker) => broker.metadata([name]))
      const topic = answer.topicMetadata.find((one) => one.topic === name)
      return holds(topic && describe(topic))
    } catch (thrown) {
      return (thrown as ClientError).code === 'CLIENT_UNKNOWN_TOPIC' && holds(undefined)
    }
  }
  for (let round = 1; clock.now() < deadline; round++) {
    await cluster.topics(names.slice(0, 1)).catch(() => {})
    const seen = cluster.brokerIds.flatMap((id) => names.map((name) => seenBy(id, name)))
    if (seen.length > 0 && (await Promise.all(seen)).every(Boolean)) break
    await sleep(clock, backoff.delayMs(round), cluster.signal)
  }
}

/** A topic that exists already is the mildest failure: it must not hide another. */
function throwGravest(outcomes: readonly PromiseSettledResult<unknown>[]): void {
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as ClientError] : []))
  const gravest = failures.find(({ code }) => code !== 'CLIENT_TOPIC_EXISTS') ?? failures[0]
  if (gravest) throw gravest
}
