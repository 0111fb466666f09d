// What a further persistent query costs an engine that has many: the time of its start, and memory.
import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Course } from './run-contestant.ts'

const program = fileURLToPath(new URL('programs/many-queries.ts', import.meta.url))

const manyQueries = 50
/** Of the input, which each of the queries reads. */
export const manyQueriesRecords = 20_000

interface Told {
  /** Of each query, in the order of their starts. */
  readonly startMs: readonly number[]
  /** Of the process, after each query has done its work. */
  readonly residentMiB: readonly number[]
}

/** A line for people. */
export async function benchManyQueries({ bootstrapServers, directory, topicOf }: Course): Promise<string> {
  const stateDirectory = mkdtempSync(join(directory, 'state-'))
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    program,
    bootstrapServers,
    topicOf('questions'),
    stateDirectory,
    String(manyQueries),
    String(manyQueriesRecords),
  ])
  const { startMs, residentMiB } = JSON.parse(stdout) as Told
  const [first = 0] = residentMiB
  const each = ((residentMiB.at(-1) ?? 0) - first) / (manyQueries - 1)
  const sorted = startMs.toSorted((one, other) => one - other)
  const middle = sorted[manyQueries >> 1] ?? 0
  return (
    `${manyQueries} persistent queries in one process: started in ${middle.toFixed(0)} ms (median), the slowest in ${(sorted.at(-1) ?? 0).toFixed(0)} ms;` +
    ` ${first.toFixed(0)} MiB with the first, ${each.toFixed(2)} MiB for each further one`
  )
}
