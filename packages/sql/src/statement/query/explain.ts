// EXPLAIN: the plan of a query that runs, or of one that would.
import { statementError } from '../../errors.ts'
import type { PersistentQuery } from '../../plan/persistent-query.ts'
import { planQuery } from '../../plan/plan-query.ts'
import type { Explain } from '../../syntax/tree/statement.ts'
import type { StatementContext } from '../context.ts'
import { onTrial } from '../on-trial.ts'
import { planCreateAs } from './create-as.ts'
import { planInsertInto } from './insert-into.ts'
import { buildQuery, requestFor } from './planned-query.ts'

/** @throws {MillraceError} `SQL_SYNTAX`, `SQL_STATEMENT` */
export async function explained({ what }: Explain, session: StatementContext): Promise<PersistentQuery> {
  const context = onTrial(session)
  if (typeof what === 'string') {
    const query = context.catalog.query(what)
    if (query) return query
    throw statementError(`Query with id:${what} does not exist, use SHOW QUERIES to view the full set of queries.`)
  }
  switch (what.kind) {
    case 'create-as':
      return (await planCreateAs(what, context)).query
    case 'insert-into':
      return (await planInsertInto(what, context)).query
    case 'query': {
      const plan = planQuery(requestFor(what, { kind: 'transient' }, context))
      const id = `transient_${what.from.name}`
      const facts = { id, numbered: false, kind: 'CST', sink: undefined, text: context.text } as const
      return (await buildQuery(plan, facts, context)).query
    }
    default:
      throw statementError('The provided statement does not run a ksql query')
  }
}
