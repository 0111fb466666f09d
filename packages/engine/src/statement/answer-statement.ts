// Statements that change nothing: what they ask for.
import { type ParsedStatement, statementError } from '@millrace/sql'
import { assertSchema } from '../assert/assert-schema.ts'
import { assertTopic } from '../assert/assert-topic.ts'
import { describe } from '../describe/describe.ts'
import { list, noConnectors } from '../describe/list.ts'
import { type EngineOutcome, outcomeOf } from '../engine-result.ts'
import type { QueryPort } from '../query-port.ts'
import { ClusterTopics } from '../topics/cluster-topics.ts'

/** @throws {MillraceError} `SQL_STATEMENT`, and `ENGINE_ASSERTION_FAILED` of ASSERT */
export async function answerStatement(statement: ParsedStatement, port: QueryPort): Promise<EngineOutcome> {
  const { session, registry, settings, client } = port
  const { tree } = statement
  if (tree.kind === 'show') return list(tree, port)
  if (tree.kind === 'describe') return describe(tree, port)
  if (tree.kind === 'assert-topic') return assertTopic(tree, port)
  if (tree.kind === 'assert-schema') return assertSchema(tree, port)
  if (tree.kind === 'explain') {
    return outcomeOf(
      await session.execute(statement, { topics: await ClusterTopics.read(client.admin), registry, settings }),
    )
  }
  if (tree.kind === 'alter-system') {
    throw statementError('ALTER SYSTEM is not part of an engine', {
      span: tree.span,
      hint: 'Give the setting to the engine as one of its properties, or SET it for the statements that follow',
    })
  }
  if (tree.kind === 'create-connector' || tree.kind === 'drop-connector') throw noConnectors('CONNECTOR')
  const asks = { query: 'query() gives the rows of a SELECT', print: 'print() gives the records of a topic' }
  throw statementError(`Statement not executable: ${tree.kind}`, {
    span: tree.span,
    hint: tree.kind === 'query' || tree.kind === 'print' ? asks[tree.kind] : undefined,
  })
}
