// ASSERT TOPIC: there is such a topic, with so many partitions and replicas; or there is none.
import { type AssertTopic, type Property, statementError } from '@millrace/sql'
import type { EngineOutcome } from '../engine-result.ts'
import type { QueryPort } from '../query-port.ts'
import { heldWithin } from './held-within.ts'

/** Rejects with `ENGINE_ASSERTION_FAILED` in ksqlDB's words, with `SQL_STATEMENT` for a property that is none of a topic's. */
export async function assertTopic(
  { topic, exists, properties, timeout }: AssertTopic,
  { settings, clock, client }: QueryPort,
): Promise<EngineOutcome> {
  await heldWithin({ timeout, settings, clock }, async () => {
    const found = (await client.admin.describeTopics([topic])).get(topic)
    if (!exists) return found && `Topic ${topic} exists`
    if (!found) return `Topic ${topic} does not exist`
    const facts = { PARTITIONS: found.partitions.length, REPLICAS: found.partitions[0]?.replicas.length ?? 0 }
    const wrong = properties.flatMap((property) => mismatch(topic, property, facts) ?? [])
    return wrong.length === 0 ? undefined : wrong.join('\n')
  })
  return { kind: 'topic-asserted', topic, exists }
}

function mismatch(
  topic: string,
  { name, value, span }: Property,
  facts: Readonly<Record<string, number>>,
): string | undefined {
  const actual = facts[name.toUpperCase()]
  if (actual === undefined) {
    throw statementError(`Cannot assert unknown topic property: ${name}`, {
      span,
      hint: 'there are PARTITIONS and REPLICAS',
    })
  }
  const said = 'value' in value ? value.value : null
  if (typeof said !== 'boolean' && typeof said !== 'string' && Number(said) === actual) return undefined
  return `Mismatched configuration for topic ${topic}: For config ${name.toLowerCase()}, expected ${String(said)} got ${actual}`
}
