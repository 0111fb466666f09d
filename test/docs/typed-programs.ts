// Types programs of the pages with the compiler of this tree and reports in the lines of the pages.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Program } from './pages.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const here = fileURLToPath(new URL('./', import.meta.url))

export interface TypedPrograms {
  /** Where the programs lie; a folder for each page. */
  readonly folder: string
  /** Of each program, in the order given. */
  readonly paths: readonly string[]
  readonly errors: readonly string[]
}

/** The folder lies in the workspace, so that programs find the packages; the caller removes it. */
export function typePrograms(programs: readonly Program[]): TypedPrograms {
  mkdirSync(join(here, '.programs'), { recursive: true })
  const folder = mkdtempSync(join(here, '.programs', 'run-'))
  const names = programs.map(({ page, file }, index) => join(page.replaceAll('/', '_'), file ?? `${index}.ts`))
  for (const [index, { text }] of programs.entries()) {
    const path = join(folder, names[index] ?? '')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${text}\nexport {}\n`)
  }
  const options = {
    extends: '../../../../tsconfig.test.json',
    compilerOptions: { rootDir: '../../../..' },
    include: ['**/*.ts'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
  const tsc = join(repository, 'node_modules/.bin/tsc')
  const { stdout, status } = spawnSync(tsc, ['-p', folder, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' })
  const errors = stdout
    .split('\n')
    .filter((line) => /error TS\d+/.test(line))
    .map((line) => inPage(line, names, programs))
  if (status !== 0 && errors.length === 0) errors.push(`the compiler ended with status ${status}: ${stdout}`)
  return { folder, paths: names.map((name) => join(folder, name)), errors }
}

function inPage(error: string, names: readonly string[], programs: readonly Program[]): string {
  const [, name = '', line = '', rest = ''] = /^(.*\.ts)\((\d+),\d+\): (.*)$/.exec(error) ?? []
  const program = programs[names.indexOf(name)]
  return program === undefined ? error : `${program.page}:${program.lines[Number(line) - 1] ?? '?'} ${rest}`
}
