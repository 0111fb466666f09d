// What is known of topics: ids, leaders and their epochs. Knowledge of a newer leader epoch never gives way to an older one.
import { errorCode, type ResponseOf, zeroUuid } from '@millrace/protocol'

type TopicAnswer = ResponseOf<'Metadata'>['topics'][number]

export interface Leader {
  readonly brokerId: number
  /** −1 where the broker is too old to say. */
  readonly epoch: number
}

export interface KnownTopic {
  readonly name: string
  /** Empty where the broker is too old to say. */
  readonly id: string
  readonly leaders: readonly Leader[]
}

export class KnownTopics {
  readonly #topics = new Map<string, KnownTopic>()
  readonly #names = new Map<string, string>()
  readonly #missingSince = new Map<string, number>()
  readonly #refused = new Map<string, number>()

  get(name: string): KnownTopic | undefined {
    return this.#topics.get(name)
  }

  nameOf(id: string): string | undefined {
    return this.#names.get(id)
  }

  /** Since when each answer has said that there is no such topic; undefined while it is there or nothing is known. */
  missingSince(name: string): number | undefined {
    return this.#missingSince.get(name)
  }

  /** The Kafka error that the last answer had for this topic instead of its partitions. */
  refusal(name: string): number | undefined {
    return this.#refused.get(name)
  }

  update(answers: readonly TopicAnswer[], now: number): void {
    for (const answer of answers) {
      if (answer.name !== null) this.#updateOne(answer.name, answer, now)
    }
  }

  #updateOne(name: string, answer: TopicAnswer, now: number): void {
    this.#refused.delete(name)
    if (answer.errorCode === errorCode('UNKNOWN_TOPIC_OR_PARTITION')) {
      if (!this.#missingSince.has(name)) this.#missingSince.set(name, now)
      this.#topics.delete(name)
      return
    }
    this.#missingSince.delete(name)
    if (answer.errorCode !== 0 && answer.errorCode !== errorCode('LEADER_NOT_AVAILABLE')) {
      this.#refused.set(name, answer.errorCode)
      return
    }
    const before = this.#topics.get(name)
    const id = answer.topicId === zeroUuid ? '' : answer.topicId
    const leaders: Leader[] = []
    for (const partition of answer.partitions) {
      const said = { brokerId: partition.leaderId, epoch: partition.leaderEpoch }
      const known = before?.id === id ? before.leaders[partition.partitionIndex] : undefined
      leaders[partition.partitionIndex] = known && known.epoch > said.epoch && said.epoch >= 0 ? known : said
    }
    this.#topics.set(name, { name, id, leaders })
    if (id !== '') this.#names.set(id, name)
  }
}
