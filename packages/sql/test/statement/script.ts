// A session over topics that are all there, to try statements on.
import { ManualClock, type MillraceError } from '@millrace/record'
import { type SessionOptions, SqlSession, type StatementResult } from '@millrace/sql'

export function openSession(options: Partial<SessionOptions> = {}): SqlSession {
  return new SqlSession({
    topics: { topic: () => ({ partitions: 4, replicas: 1 }) },
    clock: new ManualClock(1000),
    random: () => 0.5,
    ...options,
  })
}

/** The result of the last statement. */
export async function last(session: SqlSession, script: string): Promise<StatementResult> {
  return (await session.executeScript(script)).at(-1) as StatementResult
}

/** The message without the code. */
export async function refusal(session: SqlSession, script: string): Promise<string> {
  const error = await failure(session, script)
  return error.message.slice(error.code.length + 2)
}

export async function failure(session: SqlSession, script: string): Promise<MillraceError> {
  try {
    await session.executeScript(script)
  } catch (error) {
    return error as MillraceError
  }
  throw new Error(`this is accepted: ${script}`)
}

export type Result<K extends StatementResult['kind']> = Extract<StatementResult, { kind: K }>

export async function resultOf<K extends StatementResult['kind']>(
  session: SqlSession,
  kind: K,
  script: string,
): Promise<Result<K>> {
  const result = await last(session, script)
  if (result.kind !== kind) throw new Error(`expected ${kind}, got ${result.kind}`)
  return result as Result<K>
}
