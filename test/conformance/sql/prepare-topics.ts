// The topics of a case and their schemas, before its first statement: those it lists, those its CREATE statements name, those its records name.
import {
  type CreateSource,
  type DataSource,
  type Literal,
  parse,
  type ParsedStatement,
  type SqlSession,
} from '@millrace/sql'
import { MemorySchemaRegistry } from '@millrace/testing'
import { CaseCluster, type ClusterTopic, usualTopic } from './case-cluster.ts'
import { type CaseWorld, openSession } from './case-world.ts'
import { inHashOrder } from './hash-order.ts'
import { derivedSchema, registerSchema } from './schemas.ts'
import type { CaseTopic, SqlCase } from './sql-case.ts'

export async function prepareTopics(run: SqlCase, { cluster, registry }: CaseWorld): Promise<void> {
  const topics = new Map(run.topics.map((topic) => [topic.name, topic]))
  for (const found of await topicsOfStatements(run)) {
    const known = topics.get(found.name)
    topics.set(found.name, known ? { ...known, key: known.key ?? found.key, value: known.value ?? found.value } : found)
  }
  for (const { topic } of [...run.inputs, ...run.outputs]) {
    if (!topics.has(topic)) topics.set(topic, { name: topic, ...usualTopic, key: undefined, value: undefined })
  }
  for (const { name, partitions, replicas, key, value } of inHashOrder([...topics.values()])) {
    cluster.put(name, { partitions, replicas })
    if (key !== undefined) await registerSchema(registry, `${name}-key`, key)
    if (value !== undefined) await registerSchema(registry, `${name}-value`, value)
  }
}

/** What a statement makes is found out by carrying it out, where every topic exists. */
class EveryTopic extends CaseCluster {
  override topic(): ClusterTopic {
    return usualTopic
  }
}

/** Of CREATE statements with columns, whatever becomes of them; only from those that work schemas are derived. */
async function topicsOfStatements(run: SqlCase): Promise<readonly CaseTopic[]> {
  const session = openSession(run, new EveryTopic(), new MemorySchemaRegistry())
  const topics: CaseTopic[] = []
  for (const text of run.statements) {
    const [statement, ...others] = parse(text).statements
    if (statement === undefined || others.length > 0) continue
    const { tree } = statement
    if (tree.kind === 'create-type') await createdSource(session, statement)
    if (tree.kind !== 'create-source' || tree.columns.length === 0) continue
    const topic = topicOf(tree, await createdSource(session, statement))
    if (topic !== undefined) topics.push(topic)
  }
  return topics
}

/** Undefined for a statement that fails: that is judged in its turn. */
async function createdSource(session: SqlSession, statement: ParsedStatement): Promise<DataSource | undefined> {
  try {
    const result = await session.execute(statement)
    return result.kind === 'source-created' ? result.source : undefined
  } catch {
    return undefined
  }
}

function topicOf({ properties }: CreateSource, source: DataSource | undefined): CaseTopic | undefined {
  const given = new Map(properties.map(({ name, value }) => [name, value]))
  const name = given.get('KAFKA_TOPIC')
  if (name?.kind !== 'string') return undefined
  return {
    name: name.value,
    partitions: numberOf(given.get('PARTITIONS')) ?? usualTopic.partitions,
    replicas: numberOf(given.get('REPLICAS')) ?? usualTopic.replicas,
    key: source && derivedSchema(source, 'key'),
    value: source && derivedSchema(source, 'value'),
  }
}

function numberOf(value: Literal | undefined): number | undefined {
  return value?.kind === 'integer' || value?.kind === 'string' ? Number(value.value) : undefined
}
