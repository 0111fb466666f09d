// Every topic that a case expects records of, against what it holds.
import type { CaseWorld } from './case-world.ts'
import { type ReadRecord, recordsDifference } from './compare-records.ts'
import type { CaseRecord, SqlCase } from './sql-case.ts'
import type { TopicCodecs } from './topic-codecs.ts'

/** Undefined when all match. */
export async function checkOutputs(
  run: SqlCase,
  { cluster }: CaseWorld,
  codecs: TopicCodecs,
): Promise<string | undefined> {
  const insertedOnly = run.inputs.length === 0
  for (const [topic, expected] of byTopic(run.outputs)) {
    const actual: ReadRecord[] = []
    for (const record of cluster.records(topic)) actual.push(await codecs.read(topic, record))
    const difference = recordsDifference(topic, expected, actual, insertedOnly)
    if (difference !== undefined) return difference
  }
  return undefined
}

function byTopic(records: readonly CaseRecord[]): ReadonlyMap<string, readonly CaseRecord[]> {
  return Map.groupBy(records, ({ topic }) => topic)
}
