// A pull query over a table: the rows that its lookup finds, as it selects them.
import type { Clock } from '@millrace/record'
import type { PullQuery, Row, RowsView } from '@millrace/sql'
import { engineError } from '../errors.ts'
import type { QueryPort } from '../query-port.ts'
import type { RunningQuery } from '../running/running-query.ts'
import { checkPartitions } from './partitions-here.ts'
import { type FoundRow, type TableReader, tableReader } from './table-reader.ts'

/** Rejects with `ENGINE_TABLE_ELSEWHERE` where this engine does not have what is asked for, and as stores do while they are restored. */
export async function* pullRows(query: PullQuery, port: QueryPort): AsyncGenerator<Row> {
  const { keptBy, source } = query
  const running = port.queries.get(keptBy.id)
  // An engine that has just begun gets its partitions in a moment.
  if (running) await settledWithin(startPatienceMs, running, port.clock)
  const application = running?.application
  if (!application) {
    throw engineError(
      'ENGINE_TABLE_ELSEWHERE',
      `query ${keptBy.id}, which keeps the rows of ${source.name}, does not run in this engine; look at it with SHOW QUERIES`,
      { details: { query: keptBy.id } },
    )
  }
  await checkPartitions(keptBy, application, port.client)
  const { topology } = keptBy
  const reader = tableReader(keptBy.view as RowsView, { application, topology })
  for await (const { key, window, row, timestamp } of found(query, reader)) {
    const selected = query.select({ key, window, value: row, timestamp })
    if (selected) yield selected
  }
}

/** A start that takes longer waits for brokers, or restores much. */
const startPatienceMs = 10_000

async function settledWithin(limitMs: number, { settled }: RunningQuery, clock: Clock): Promise<void> {
  const over = Promise.withResolvers<void>()
  const timer = clock.setTimer(limitMs, over.resolve)
  await Promise.race([settled, over.promise])
  timer.cancel()
}

async function* found({ lookup }: PullQuery, reader: TableReader): AsyncIterable<FoundRow> {
  switch (lookup.kind) {
    case 'keys':
      for (const key of lookup.keys) yield* reader.get(key, lookup.starts)
      return
    case 'range':
      yield* reader.range(lookup.from, lookup.to)
      return
    case 'all':
      yield* reader.all(lookup.starts)
  }
}
