// What this adapter does not do, as data: the conformance suite expects these cases to fail, and the guide lists them.

export interface KafkajsGap {
  /** The case of the port's conformance suite that shows it. */
  readonly case: string
  /** What is missing, and why. */
  readonly gap: string
}

const staticMembers = 'Static members (`instanceId`) are refused: kafkajs sends no instance id.'
const topicIds =
  'A topic that was deleted and made again is not told from the old one: kafkajs speaks no version of the requests that carry topic ids.'
const codec = (name: string): string =>
  `${name} is refused unless a codec for it was put into kafkajs's \`CompressionCodecs\`: kafkajs brings gzip only.`

/** Each is a case of `describeLogClient`, by its title. */
export const kafkajsGaps: readonly KafkajsGap[] = [
  {
    case: 'a record comes back as it was written: key, value, time and headers, absent ones included',
    gap: 'A header without a value is refused, and headers come back grouped by key: kafkajs holds headers in an object and cannot write one without a value.',
  },
  {
    case: 'a batch damaged on the way is never handed over',
    gap: 'Damage on the way is not seen: kafkajs compares no checksums.',
  },
  { case: 'batches compressed with snappy are read', gap: codec('snappy') },
  { case: 'batches compressed with lz4 are read', gap: codec('lz4') },
  { case: 'batches compressed with zstd are read', gap: codec('zstd') },
  { case: 'a created topic is described at once, with leaders and an id; a missing one is absent', gap: topicIds },
  { case: 'a deleted topic is gone, and one made again under its name has another id', gap: topicIds },
  { case: 'a static member comes back without a rebalance of the others', gap: staticMembers },
  { case: 'a member whose instance id is taken by another is fenced', gap: staticMembers },
  {
    case: 'committed offsets wait for a pending transaction over them',
    gap: 'Offsets that a transaction of another program is about to commit are not waited for: kafkajs fetches offsets without asking for stable ones. Do not share a group id with a program that commits in transactions.',
  },
]
