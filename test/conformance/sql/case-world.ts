// What a case runs in: topics, a schema registry and a session of statements, all of its own.
import { ManualClock } from '@millrace/record'
import { type ProcessingLog, SqlSession } from '@millrace/sql'
import { MemorySchemaRegistry } from '@millrace/testing'
import { CaseCluster } from './case-cluster.ts'
import { suiteFunctions } from './functions/test-functions.ts'
import type { SqlCase } from './sql-case.ts'

export interface CaseWorld {
  readonly cluster: CaseCluster
  readonly registry: MemorySchemaRegistry
  readonly session: SqlSession
}

/** The settings of the server under which every case runs. */
const serverSettings = { 'ksql.headers.columns.enabled': true, 'auto.offset.reset': 'earliest' }

/** Any time that is not the epoch: functions see a clock that has been running for long. */
const sometimeMs = Date.UTC(2026, 0, 1)

const functions = suiteFunctions()

/** Bad records and rows are passed over; what a case expects of them is that they leave nothing. */
const silentLog: ProcessingLog = { write: () => undefined }

export function caseWorld(run: SqlCase): CaseWorld {
  const cluster = new CaseCluster()
  const registry = new MemorySchemaRegistry()
  return { cluster, registry, session: openSession(run, cluster, registry) }
}

/** A session over given topics and schemas. */
export function openSession(run: SqlCase, topics: CaseCluster, registry: MemorySchemaRegistry): SqlSession {
  return new SqlSession({
    topics,
    registry,
    functions,
    properties: { ...serverSettings, ...run.properties },
    clock: new ManualClock(sometimeMs),
    random: () => 0.5,
    log: silentLog,
    serviceId: 'some.ksql.service.id',
  })
}
