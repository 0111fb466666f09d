// A broker in memory and in this loop, on a clock that tests move, and a client on it.
import { type KafkaErrorName, errorCode } from '@millrace/protocol'
import { ManualClock } from '@millrace/record'
import { Broker, type BrokerOptions } from '../src/index.ts'
import { RawClient } from './raw-client.ts'

export interface TestBroker extends AsyncDisposable {
  readonly broker: Broker
  readonly clock: ManualClock
  readonly client: RawClient
  connect(): Promise<RawClient>
}

export async function startTestBroker(options: BrokerOptions = {}): Promise<TestBroker> {
  const clock = new ManualClock(1_000_000)
  const broker = await Broker.start({ listen: false, clock, ...options })
  const connect = (): Promise<RawClient> => RawClient.connect(broker.transport(), broker.bootstrapServers)
  return {
    broker,
    clock,
    client: await connect(),
    connect,
    [Symbol.asyncDispose]: () => broker.stop(),
  }
}

export const code = (name: KafkaErrorName): number => errorCode(name)

export async function createTopic(
  client: RawClient,
  name: string,
  partitions = 1,
  configs: Record<string, string> = {},
): Promise<string> {
  const topic = {
    name,
    numPartitions: partitions,
    replicationFactor: 1,
    assignments: [],
    configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
  }
  const { topics } = await client.call('CreateTopics', 7, { topics: [topic] })
  if (topics[0]?.errorCode !== 0) throw new Error(`${topics[0]?.errorMessage}`)
  return topics[0].topicId
}

/** Appends one batch; the answer for its partition. */
export async function produce(
  client: RawClient,
  topic: string,
  records: Uint8Array,
  options: { acks?: number; partition?: number } = {},
) {
  const topicData = [{ name: topic, partitionData: [{ index: options.partition ?? 0, records }] }]
  const { responses } = await client.call('Produce', 9, { acks: options.acks ?? -1, timeoutMs: 1000, topicData })
  const answer = responses[0]?.partitionResponses[0]
  if (!answer) throw new Error('no answer for the partition')
  return answer
}

export interface FetchOptions {
  readonly offset?: number
  readonly maxWaitMs?: number
  readonly minBytes?: number
  readonly maxBytes?: number
}

/** Reads one partition; the answer for it. */
export async function fetch(
  client: RawClient,
  topic: string,
  { offset = 0, maxWaitMs = 0, minBytes = 1, maxBytes = 1 << 20 }: FetchOptions = {},
) {
  const topics = [{ topic, partitions: [{ partition: 0, fetchOffset: offset, partitionMaxBytes: maxBytes }] }]
  const { responses } = await client.call('Fetch', 11, {
    maxWaitMs,
    minBytes,
    maxBytes,
    topics,
    forgottenTopicsData: [],
    rackId: '',
  })
  const answer = responses[0]?.partitions[0]
  if (!answer) throw new Error('no answer for the partition')
  return answer
}
