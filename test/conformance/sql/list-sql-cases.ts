// The suite's folder, and the runs of its cases. The suite is not part of the project: it is looked for beside it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readCases, type SqlCase } from './sql-case.ts'

/** Undefined: there is none here. */
export function suiteFolder(suite = 'sql'): string | undefined {
  const beside = fileURLToPath(new URL('../../../../shared/conformance', import.meta.url))
  const folder = join(resolve(process.env['MILLRACE_CONFORMANCE'] ?? beside), suite)
  return existsSync(folder) ? folder : undefined
}

/** Of all files, in the order of their names. */
export function sqlCasesIn(folder: string): readonly SqlCase[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  if (files.length === 0) throw new Error(`there are no .json files in ${folder}`)
  return files.sort().flatMap((name) => readCases(join(folder, name)))
}

/** Those that a list names by their titles, one a line; lines that begin with # say nothing. */
export function listedSqlCases(folder: string, list: string): readonly SqlCase[] {
  return listed(sqlCasesIn(folder), folder, list)
}

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
