// The files that `millrace test` is given: those that are named, and every .sql file below a folder that is.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { messageOf } from '@millrace/record'
import { cliError } from '../errors.ts'

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
  return { path, text: read(place, path), readScript: (script) => read(resolve(dirname(place), script), script) }
}

function read(place: string, name: string): string {
  try {
    return readFileSync(place, 'utf8')
  } catch (thrown) {
    throw cliError('CLI_TEST', `${name} cannot be read: ${messageOf(thrown)}`, { cause: thrown })
  }
}
