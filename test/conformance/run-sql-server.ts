// pnpm conformance sql-server [DIR] [--list FILE] [--only TEXT] [--summary]
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf } from '@millrace/record'
import { runServerCase } from './sql-server/run-server-case.ts'
import { type ServerCase, serverCasesIn } from './sql-server/server-case.ts'
import { listed, oneLine, suiteFolder, summary } from './suite.ts'

const usage = `usage: conformance sql-server [DIR] [--list FILE] [--only TEXT] [--summary]
  DIR        a folder of case files (default: the folder sql-server of MILLRACE_CONFORMANCE, or of ../shared/conformance)
  --list     a file with one title of a case a line, as they are printed; titles are looked up in DIR
  --only     cases whose title contains the text
  --summary  prints a line a file with what passed of it
`

/** The exit code. */
export async function runSqlServer(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      list: { type: 'string' },
      only: { type: 'string' },
      summary: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    process.stderr.write(usage)
    return 0
  }
  const folder = positionals[0] === undefined ? suiteFolder('sql-server') : resolve(positionals[0])
  if (folder === undefined) {
    process.stderr.write('the suite is not here: name its folder, or set MILLRACE_CONFORMANCE to the one above it\n')
    return 2
  }
  const all = serverCasesIn(folder)
  const chosen = values.list === undefined ? all : listed(all, folder, resolve(values.list))
  const runs = chosen.filter(({ title }) => title.includes(values.only ?? ''))
  if (runs.length === 0) {
    process.stderr.write('there is no such case\n')
    return 1
  }
  const failed = new Set<ServerCase>()
  for (const run of runs) {
    const difference = await runSafely(run)
    if (difference === undefined) continue
    failed.add(run)
    process.stdout.write(`FAIL ${run.title}\n  ${oneLine(difference)}\n`)
  }
  if (values.summary) process.stdout.write(summary(runs, failed))
  process.stdout.write(`${runs.length - failed.size} passed, ${failed.size} failed\n`)
  return failed.size === 0 ? 0 : 1
}

async function runSafely(run: ServerCase): Promise<string | undefined> {
  try {
    return await runServerCase(run)
  } catch (thrown) {
    return `the runner: ${messageOf(thrown)}`
  }
}
