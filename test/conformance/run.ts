// pnpm conformance streams [DIR] …, pnpm conformance sql [DIR] …, pnpm conformance sql-server [DIR] …: runs every case below DIR, or those that a list names, and prints each failing case with its first difference. Exit 1 if any failed.
import { runSql } from './run-sql.ts'
import { runSqlServer } from './run-sql-server.ts'
import { runStreams } from './run-streams.ts'

const suites: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  streams: runStreams,
  sql: runSql,
  'sql-server': runSqlServer,
}

const [suite = '', ...args] = process.argv.slice(2)
const run = suites[suite]
if (run === undefined) {
  process.stderr.write(`usage: conformance ${Object.keys(suites).join('|')} [DIR] …; --help after a suite says more\n`)
  process.exitCode = 2
} else process.exitCode = await run(args).catch(refused)

/** An option that is none is told as such. */
function refused(error: unknown): number {
  const isOption = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  if (!isOption) throw error
  process.stderr.write(`${error.message}\n`)
  return 2
}
