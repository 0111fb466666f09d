// pnpm conformance sql [DIR] [--list FILE] [--only TEXT] [--store memory|level] [--aborts SEED] [--kills SEED] [--summary] [--into DIR]
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { sqlCasesIn } from './sql/list-sql-cases.ts'
import { type FailedRun, runAll } from './sql/run-listed-sql.ts'
import { listed, oneLine, suiteFolder, summary } from './suite.ts'

const usage = `usage: conformance sql [DIR] [--list FILE] [--only TEXT] [--store memory|level] [--aborts SEED] [--kills SEED] [--summary] [--into DIR]
  DIR        a folder of case files (default: the folder sql of MILLRACE_CONFORMANCE, or of ../shared/conformance)
  --list     a file with one title of a case a line, as they are printed; titles are looked up in DIR
  --only     cases whose title contains the text
  --store    where stores live (default: memory)
  --aborts   commits abort now and then and are done again; the number decides when
  --kills    queries are killed now and then, and their stores restored from changelogs; the number decides when
  --summary  prints a line a file with what passed of it
  --into     a folder that gets a file of failures for each file of cases
`

/** The exit code. */
export async function runSql(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      list: { type: 'string' },
      only: { type: 'string' },
      store: { type: 'string', default: 'memory' },
      aborts: { type: 'string' },
      kills: { type: 'string' },
      summary: { type: 'boolean' },
      into: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  const folder = positionals[0] === undefined ? suiteFolder('sql') : resolve(positionals[0])
  const { store } = values
  if (values.help || (store !== 'memory' && store !== 'level')) {
    process.stderr.write(usage)
    return values.help ? 0 : 2
  }
  if (folder === undefined) {
    process.stderr.write('the suite is not here: name its folder, or set MILLRACE_CONFORMANCE to the one above it\n')
    return 2
  }
  const all = sqlCasesIn(folder)
  const chosen = values.list === undefined ? all : listed(all, folder, resolve(values.list))
  const runs = chosen.filter(({ title }) => title.includes(values.only ?? ''))
  if (runs.length === 0) {
    process.stderr.write(`no case has ${values.only} in its title\n`)
    return 1
  }
  const failed = await runAll(runs, { store, aborts: seedOf(values.aborts), kills: seedOf(values.kills) })
  for (const { run, difference } of failed) process.stdout.write(`FAIL ${run.title}\n  ${oneLine(difference)}\n`)
  if (values.summary) process.stdout.write(summary(runs, new Set(failed.map(({ run }) => run))))
  if (values.into !== undefined) writeFailures(values.into, failed)
  process.stdout.write(`${runs.length - failed.length} passed, ${failed.length} failed\n`)
  return failed.length === 0 ? 0 : 1
}

function seedOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${text} is no seed: write a whole number`)
  return Number(text)
}

/** What was there before goes: files that pass now have none. */
function writeFailures(folder: string, failed: readonly FailedRun[]): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [file, all] of Map.groupBy(failed, ({ run }) => run.file)) {
    const lines = all.map(({ run, difference }) => `${run.title}\n  ${oneLine(difference)}\n`)
    writeFileSync(join(folder, `${file}.txt`), lines.join(''))
  }
}
