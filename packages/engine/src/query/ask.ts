// A SELECT by itself, carried out: what runs it depends on what it reads and keeps.
import {
  type AskedQuery,
  type PullQuery,
  type PushQuery,
  readScript,
  type Settings,
  statementError,
} from '@millrace/sql'
import type { QueryPort } from '../query-port.ts'
import { applicationSettings } from '../running/query-settings.ts'
import { ClusterTopics } from '../topics/cluster-topics.ts'
import type { Answer, AnswerRow } from './answer.ts'
import { pullRows } from './pull-rows.ts'
import { RowQueue } from './row-queue.ts'
import type { Run } from './own-task.ts'
import { runScan } from './scan-run.ts'
import { isStateless, runStateless } from './stateless-run.ts'
import { runTransient } from './transient-application.ts'

/** The one SELECT of a text. Rejects with `SQL_SYNTAX` and `SQL_STATEMENT`. */
export async function askText(text: string, port: QueryPort): Promise<Answer> {
  const { session, registry, settings, client, variables } = port
  const [statement, more] = readScript(text, { variables: new Map(variables) })
  if (statement?.tree.kind !== 'query' || more) {
    throw statementError('Expected one SELECT statement', { hint: 'execute() carries out the others' })
  }
  const topics = await ClusterTopics.read(client.admin)
  const planned = await session.execute(statement, { topics, registry, settings })
  if (planned.kind !== 'rows-asked') throw statementError('The statement gives no rows')
  return ask(planned.asked, statement.text, port)
}

function ask(query: AskedQuery, text: string, port: QueryPort): Answer {
  const id = idOf(query, port)
  return answer({ id, text, query, answers: port.answers }, (course) =>
    query.kind === 'pull' ? pulled(query, port, course) : pushed({ ...course, id, query, port }),
  )
}

/** ksqlDB's. */
function idOf(query: AskedQuery, { settings }: QueryPort): string {
  const source = query.kind === 'pull' ? query.source : query.sources[0]
  const kind = isScalable(query, settings) ? 'SCALABLE_PUSH_QUERY' : 'transient'
  return `${kind}_${source?.name ?? ''}_${globalThis.crypto.randomUUID().slice(0, 8)}`
}

/** What ksqlDB takes from the rows that a persistent query writes; here it reads them itself. */
function isScalable(query: AskedQuery, settings: Settings): boolean {
  return (
    query.kind === 'push' &&
    query.isPlain &&
    String(settings[scalableSetting]) === 'true' &&
    applicationSettings(settings).offsetReset === 'latest'
  )
}

const scalableSetting = 'ksql.query.push.v2.enabled'

/** Rows, then why there are no more. */
type Source = AsyncGenerator<AnswerRow, 'limit' | 'completed'>

/** What a source of rows is told, and tells. */
interface Course {
  readonly closed: AbortSignal
  isRunning(): void
}

interface Asked {
  readonly id: string
  readonly text: string
  readonly query: AskedQuery
  /** It is among them from the first row that is asked for until it ends. */
  readonly answers: Set<Answer>
}

function answer({ id, text, query, answers }: Asked, sourceOf: (course: Course) => Source): Answer {
  const closing = new AbortController()
  const { promise, resolve } = Promise.withResolvers<void>()
  const source = sourceOf({ closed: closing.signal, isRunning: resolve })
  let end: Answer['end']
  const rows: AsyncIterator<AnswerRow, undefined> = {
    async next() {
      if (!closing.signal.aborted && end === undefined) answers.add(self)
      const next = await source.next().catch((error: unknown) => {
        answers.delete(self)
        throw error
      })
      if (!next.done) return next
      answers.delete(self)
      if (!closing.signal.aborted) end = next.value
      return { done: true, value: undefined }
    },
    async return() {
      await self.close()
      return { done: true, value: undefined }
    },
  }
  const self: Answer = {
    id,
    text,
    kind: query.kind,
    columns: query.columns,
    running: promise,
    get end() {
      return end
    },
    async close() {
      closing.abort()
      await source.return('completed')
      answers.delete(self)
    },
    [Symbol.asyncIterator]: () => rows,
  }
  return self
}

async function* pulled(query: PullQuery, port: QueryPort, { closed, isRunning }: Course): Source {
  isRunning()
  let left = query.limit ?? Number.POSITIVE_INFINITY
  if (left > 0) {
    for await (const columns of pullRows(query, port)) {
      yield { columns, tombstone: false }
      left -= 1
      if (left <= 0 || closed.aborted) break
    }
  }
  return left <= 0 ? 'limit' : 'completed'
}

interface Pushing extends Course {
  readonly id: string
  readonly query: PushQuery
  readonly port: QueryPort
}

async function* pushed({ id, query, port, closed, isRunning }: Pushing): Source {
  const queue = new RowQueue(query.limit ?? Number.POSITIVE_INFINITY)
  closed.addEventListener('abort', () => queue.finish(), { once: true })
  if (!queue.isLimited) {
    const applicationId = `_confluent-ksql-${port.serviceId}${id.replaceAll(/[^a-zA-Z0-9._-]/g, '_')}`
    // Rows are shown as they come, unless somebody asked to have them put together.
    const settings = { cacheMaxBytes: 0, ...applicationSettings(port.settings) }
    const topology = await query.build({
      id,
      applicationId,
      deliver: queue.put,
      needsKey: isScalable(query, port.settings),
    })
    const run: Run = { id, applicationId, topology, queue, settings, isRunning }
    const carryOut = query.kind === 'scan' ? runScan : isStateless(topology) ? runStateless : runTransient
    const over = carryOut(run, port).then(
      () => queue.finish(),
      (error: unknown) => queue.fail(error),
    )
    try {
      for (let row = await queue.take(); row; row = await queue.take()) yield row
    } finally {
      queue.finish()
      await over
    }
  }
  isRunning()
  return queue.isLimited ? 'limit' : 'completed'
}
