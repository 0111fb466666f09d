// The statements of a case, carried out one after the other. What they leave: queries to run, records that INSERT VALUES wrote, or the failure of one of them.
import { isMillraceError } from '@millrace/record'
import { type PersistentQuery, readScript, type StatementResult } from '@millrace/sql'
import type { CaseWorld } from './case-world.ts'
import { usualTopic } from './case-cluster.ts'
import type { Failure } from './expected-failure.ts'
import type { SqlCase } from './sql-case.ts'

/** In the order of their first creation; of a replaced one only the latest version is there. */
export type RunningQueries = ReadonlyMap<string, PersistentQuery>

export interface StatementFailure extends Failure {
  /** A statement before the last one failed in a way that a case may expect only of its last. */
  readonly tooEarly: boolean
}

export async function runStatements(run: SqlCase, world: CaseWorld): Promise<RunningQueries | StatementFailure> {
  const queries = new Map<string, PersistentQuery>()
  let text: string | undefined
  let isLast = false
  try {
    const statements = readScript(run.statements.join('\n'))
    for (const [index, statement] of statements.entries()) {
      text = statement.text
      isLast = index === statements.length - 1
      applyResult(await world.session.execute(statement), queries, world)
    }
    return queries
  } catch (thrown) {
    const tooEarly = !isLast && isMillraceError(thrown) && thrown.code === 'SQL_STATEMENT'
    return { stage: 'statements', thrown, statement: text, tooEarly }
  }
}

function applyResult(result: StatementResult, queries: Map<string, PersistentQuery>, { cluster }: CaseWorld): void {
  switch (result.kind) {
    case 'query-planned':
    case 'source-created': {
      const { query } = result
      if (query === undefined) return
      queries.set(query.id, query)
      const sink = query.sink?.topic
      if (sink !== undefined && cluster.topic(sink) === undefined) cluster.put(sink, usualTopic)
      return
    }
    case 'source-dropped':
      for (const id of result.queries) queries.delete(id)
      return
    case 'values-inserted':
      cluster.append(result.record.topic, result.record)
      return
    default:
  }
}
