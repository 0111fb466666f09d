// The topics of a case and their schemas, before its first statement: those it lists, those its CREATE statements name, those its records name.
import { type Literal, parse, type ParsedStatement, type PartFormat, type Column, type Part } from '@millrace/sql'
import { CaseCluster, type ClusterTopic, usualTopic } from './case-cluster.ts'
import { type CaseWorld, openSession } from './case-world.ts'
import { inHashOrder } from './hash-order.ts'
import { registerSchema, schemaOfColumns } from './schemas.ts'
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

/** Of CREATE statements with columns. A statement that fails here fails later, too, and is judged there. */
async function topicsOfStatements(run: SqlCase): Promise<readonly CaseTopic[]> {
  const session = openSession(run, new EveryTopic(), new MemorySchemaRegistry())
  const topics: CaseTopic[] = []
  for (const text of run.statements) {
    const { statements } = parse(text)
    const [statement] = statements
    if (statement === undefined || statements.length > 1) continue
    const { tree } = statement
    try {
      if (tree.kind === 'create-type') await session.execute(statement)
      if (tree.kind !== 'create-source' || tree.columns.length === 0) continue
      const result = await session.execute(statement)
      if (result.kind === 'source-created') topics.push(await topicOf(statement, result.source))
    } catch {
      // Judged when the statement is carried out in its turn.
    }
  }
  return topics
}
