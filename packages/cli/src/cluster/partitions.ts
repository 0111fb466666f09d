// The partitions of topics that a command names, or an error that says which topic is missing.
import type { LogAdmin, TopicDescription } from '@millrace/client'
import type { TopicPartition } from '@millrace/record'
import { cliError } from '../errors.ts'

/** Throws `CLI_TOPIC`, naming all that are missing. */
export async function describedTopics(admin: LogAdmin, names: readonly string[]): Promise<readonly TopicDescription[]> {
  const wanted = [...new Set(names)]
  const found = await admin.describeTopics(wanted)
  const missing = wanted.filter((name) => !found.has(name))
  if (missing.length > 0) throw missingTopics(missing)
  return wanted.map((name) => found.get(name) as TopicDescription)
}

export function missingTopics(names: readonly string[]): Error {
  const topics = names.length === 1 ? `topic ${names[0]}` : `topics ${names.join(', ')}`
  const message = `there is no ${topics}; \`millrace topics list\` shows what there is, \`millrace topics create\` makes one`
  return cliError('CLI_TOPIC', message, { details: { topics: names } })
}

export function partitionsOf({ name, partitions }: TopicDescription): readonly TopicPartition[] {
  return partitions.map(({ partition }) => ({ topic: name, partition }))
}

/** Throws `CLI_TOPIC` for a partition that the topic does not have. */
export function checkPartition({ name, partitions }: TopicDescription, partition: number): number {
  if (partitions.some((each) => each.partition === partition)) return partition
  const has = partitions.length === 1 ? 'one partition, 0' : `partitions 0 to ${partitions.length - 1}`
  throw cliError('CLI_TOPIC', `there is no partition ${partition} of ${name}, which has ${has}`, {
    details: { topic: name, partition },
  })
}
