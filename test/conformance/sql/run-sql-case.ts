// One run of a case, from its topics to its post conditions: through the real parser, planner, serdes and operators.
import { messageOf } from '@millrace/record'
import { checkOutputs } from './check-outputs.ts'
import { type CaseWorld, caseWorld } from './case-world.ts'
import { usualTopic } from './case-cluster.ts'
import { failureDifference, type Failure } from './expected-failure.ts'
import { type Courses, feedQueries, type InternalTopics, type NamedRecord } from './feed-queries.ts'
import { checkPost } from './check-post.ts'
import { prepareTopics } from './prepare-topics.ts'
import { type RunningQueries, runStatements, type StatementFailure } from './run-statements.ts'
import type { SqlCase } from './sql-case.ts'
import { TopicCodecs } from './topic-codecs.ts'

/** Undefined: it passes. Otherwise the first difference. */
export async function runSqlCase(run: SqlCase, courses: Courses = {}): Promise<string | undefined> {
  const world = caseWorld(run)
  await prepareTopics(run, world)
  const queries = await runStatements(run, world)
  if ('thrown' in queries) return judge(run, queries)
  if (run.expectedException !== undefined && run.inputs.length === 0) return 'accepted, but it must be refused'
  if (queries.size === 0) return 'the statements start no persistent query'
  for (const { sink } of queries.values()) if (sink !== undefined) world.cluster.put(sink.topic, usualTopic)
  return await runQueries(run, world, queries, courses)
}

async function runQueries(
  run: SqlCase,
  world: CaseWorld,
  queries: RunningQueries,
  courses: Courses,
): Promise<string | undefined> {
  const codecs = new TopicCodecs(run, world)
  const inputs: NamedRecord[] = []
  for (const record of run.inputs) inputs.push({ topic: record.topic, ...(await codecs.write(record)) })
  for (const { topic, ...record } of inputs) world.cluster.append(topic, record)
  let internal: InternalTopics
  try {
    internal = await feedQueries(queries, inputs, world.cluster, courses)
  } catch (thrown) {
    return judge(run, { stage: 'processing', thrown, tooEarly: false })
  }
  const difference = await checkOutputs(run, world, codecs)
  if (difference !== undefined) return difference
  if (run.expectedException !== undefined) return 'processed, but processing must fail'
  return await checkPost(run, world, internal)
}

function judge(
  { expectedException }: SqlCase,
  failure: StatementFailure | (Failure & { tooEarly: boolean }),
): string | undefined {
  if (expectedException === undefined) return `${failure.stage} failed: ${messageOf(failure.thrown)}`
  const difference = failureDifference(expectedException, failure)
  if (difference === undefined && failure.tooEarly) return 'only the last statement may fail, but one before it did'
  return difference
}
