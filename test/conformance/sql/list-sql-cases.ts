// The runs of the cases of ksqlDB's query suite.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readCases, type SqlCase } from './sql-case.ts'

/** Of all files, in the order of their names. */
export function sqlCasesIn(folder: string): readonly SqlCase[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  if (files.length === 0) throw new Error(`there are no .json files in ${folder}`)
  return files.sort().flatMap((name) => readCases(join(folder, name)))
}
