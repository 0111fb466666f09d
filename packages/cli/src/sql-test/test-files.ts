// The files that `millrace test` is given: those that are named, and every .sql file below a folder that is.
import { readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { cliError } from '../errors.ts'
import { readNamedFile } from '../named-file.ts'

export interface TestFile {
  /** As it was named, or found below what was. */
  readonly path: string
  readonly text: string
  /** For `RUN SCRIPT`: relative to this file. */
  readonly readScript: (path: string) => string
}

/** In the order of the names; those below a folder sorted. @throws {MillraceError} `CLI_TEST` */
export function testFiles(paths: readonly string[], directory: string): readonly TestFile[] {
  return paths.flatMap((path) => filesOf(path, directory)).map((path) => testFile(path, directory))
}

function filesOf(path: string, directory: string): readonly string[] {
  const place = resolve(directory, path)
  if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) return [path]
  const found = readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql'))
  if (found.length === 0) throw cliError('CLI_TEST', `there is no .sql file below ${path}`)
  return found.sort().map((file) => join(path, file))
}

function testFile(path: string, directory: string): TestFile {
  const place = resolve(directory, path)
  const readScript = (script: string): string => readNamedFile(resolve(dirname(place), script), script, 'CLI_TEST')
  return { path, text: readNamedFile(place, path, 'CLI_TEST'), readScript }
}
