// Names of persistent queries: CSAS_OUTPUT_0, CTAS_T_1, INSERTQUERY_2, CST_T_3; the number counts all of them.
import type { Catalog } from '../../catalog/catalog.ts'
import { statementError } from '../../errors.ts'
import type { Property } from '../../syntax/tree/statement.ts'
import { WithClause } from '../properties/with-clause.ts'

export interface QueryId {
  readonly id: string
  /** False where no new number was needed. */
  readonly numbered: boolean
}

/** Of CREATE … AS: that of the query it replaces, or a new one. @throws {MillraceError} `SQL_STATEMENT` */
export function sinkQueryId(sink: string, kind: 'STREAM' | 'TABLE', catalog: Catalog, next: number): QueryId {
  const writers = catalog.writers(sink)
  if (writers.length > 1) {
    const ids = writers.map(({ id }) => id).join(', ')
    throw statementError(
      `REPLACE for sink \`${sink}\` is not supported because there are multiple queries writing into it: [${ids}]`,
    )
  }
  const [replaced] = writers
  if (replaced) return { id: replaced.id, numbered: false }
  return { id: `${kind === 'TABLE' ? 'CTAS' : 'CSAS'}_${sink.toUpperCase()}_${next}`, numbered: true }
}

/** `INSERT INTO n WITH (QUERY_ID='x')`. @throws {MillraceError} `SQL_SYNTAX`, `SQL_STATEMENT` */
export function insertQueryId(properties: readonly Property[], catalog: Catalog, next: number): QueryId {
  const given = new WithClause(properties, { QUERY_ID: { type: 'text' } }).text('QUERY_ID')
  if (given === undefined) return { id: `INSERTQUERY_${next}`, numbered: true }
  const id = given.toUpperCase()
  if (reserved.some((prefix) => id.startsWith(prefix))) {
    throw statementError(
      `Query IDs must not start with a reserved query ID prefix (${reserved.join(', ')}). Got '${id}'.`,
    )
  }
  if (!/^[A-Z0-9_]+$/.test(id)) {
    throw statementError(`Query IDs may contain only alphanumeric characters and '_'. Got: '${id}'`)
  }
  if (catalog.query(id)) throw statementError(`Query ID '${id}' already exists.`)
  return { id, numbered: false }
}

const reserved = ['INSERTQUERY_', 'CTAS_', 'CSAS_', 'CST_']

/** Kafka Streams' name of the query's application: names of groups, topics and stores begin with it. */
export function applicationIdOf(serviceId: string, queryId: string): string {
  return `_confluent-ksql-${serviceId}query_${queryId}`
}
