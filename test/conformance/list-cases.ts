// The case files to run: every JSON file below a folder, or those that a list names.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { CaseFile } from './run-case.ts'

export interface ListedCase {
  /** For people: the file, relative to the folder, and the case's name where a file holds several. */
  readonly title: string
  readonly file: CaseFile
}

/** All cases below `folder`, in the order of their paths. */
export function casesIn(folder: string): readonly ListedCase[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'))
  if (paths.length === 0) throw new Error(`there are no .json files below ${folder}`)
  return paths.sort().flatMap((path) => casesOf(join(folder, path), path))
}

/** The cases that a list names: one path a line, relative to the list's folder. */
export function casesOfList(list: string): readonly ListedCase[] {
  const lines = readFileSync(list, 'utf8').split('\n')
  const paths = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  if (paths.length === 0) throw new Error(`${list} names no cases`)
  return paths.flatMap((path) => casesOf(join(dirname(list), path), relative('', path)))
}

function casesOf(path: string, shown: string): readonly ListedCase[] {
  const content = JSON.parse(readFileSync(path, 'utf8')) as CaseFile | readonly CaseFile[]
  if (!Array.isArray(content)) return [{ title: shown, file: content as CaseFile }]
  return content.map((file: CaseFile) => ({ title: `${shown} ${file.name}`, file }))
}
