// ksqlDB's suites, which are not part of the project: where they are, which of their cases are meant, what is printed of a run.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Looked for beside the project, unless `MILLRACE_CONFORMANCE` says where. Undefined: it is not here. */
export function suiteFolder(suite: 'sql' | 'sql-server'): string | undefined {
  const beside = fileURLToPath(new URL('../../../shared/conformance', import.meta.url))
  const folder = join(resolve(process.env['MILLRACE_CONFORMANCE'] ?? beside), suite)
  return existsSync(folder) ? folder : undefined
}

/** Those that a list names by their titles, one a line; lines that begin with # say nothing. */
export function listed<Case extends { readonly title: string }>(
  cases: readonly Case[],
  folder: string,
  list: string,
): readonly Case[] {
  const lines = readFileSync(list, 'utf8').split('\n')
  const titles = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  const known = new Map(cases.map((run) => [run.title, run]))
  return titles.map((title) => {
    const run = known.get(title)
    if (run === undefined) throw new Error(`${list} names "${title}", which is no case of ${folder}`)
    return run
  })
}

const longestLine = 300

export function oneLine(difference: string): string {
  const line = difference.replaceAll(/\s*\n\s*/g, ' ↵ ')
  return line.length <= longestLine ? line : `${line.slice(0, longestLine)}…`
}

/** A line a file with what passed of it. */
export function summary<Case extends { readonly file: string }>(
  runs: readonly Case[],
  failed: ReadonlySet<Case>,
): string {
  const lines = [...Map.groupBy(runs, ({ file }) => file)].map(([file, all]) => {
    const good = all.filter((run) => !failed.has(run)).length
    return `${String(good).padStart(4)} of ${String(all.length).padStart(4)}  ${file}\n`
  })
  return lines.join('')
}
