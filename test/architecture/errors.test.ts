// docs/reference/errors.md equals the catalogues, and a catalogue that drifts is caught.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { errorPage, errorPageProblems, readCatalogue, readCatalogues } from '../../scripts/errors.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'millrace-errors-'))
  mkdirSync(join(root, 'docs/reference'), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function catalogue(folder: string, errors: string, use: string): void {
  mkdirSync(join(root, 'packages', folder, 'src'), { recursive: true })
  writeFileSync(join(root, 'packages', folder, 'src/errors.ts'), errors)
  writeFileSync(join(root, 'packages', folder, 'src/thrower.ts'), use)
}
const writePage = (): void =>
  writeFileSync(join(root, 'docs/reference/errors.md'), errorPage(readCatalogues(root).catalogues))

test('the error reference equals the catalogues of the packages', () => {
  expect(errorPageProblems(repository)).toEqual([])
})

test('codes are read with the sentence before each member, or from the list above the type', () => {
  const members =
    "// The codes.\n\n/** Why. */\nexport type AErrorCode =\n  /** It is\n   * shut. */\n  | 'SHUT'\n  // It is open.\n  | 'OPEN'\n"
  expect(readCatalogue(members)).toEqual([
    { code: 'SHUT', meaning: 'It is shut.' },
    { code: 'OPEN', meaning: 'It is open.' },
  ])
  const above =
    "/**\n * - `SHUT`: it is shut\n *   and locked.\n * - `OPEN`, `AJAR`: it is open.\n */\nexport type AErrorCode = 'SHUT' | 'OPEN' | 'AJAR'\n"
  expect(readCatalogue(above)).toEqual([
    { code: 'SHUT', meaning: 'it is shut and locked.' },
    { code: 'OPEN', meaning: 'it is open.' },
    { code: 'AJAR', meaning: 'it is open.' },
  ])
})

test('a sound catalogue with its page has no problem', () => {
  catalogue('record', "/** `SHUT`: it is shut. */\nexport type AErrorCode = 'SHUT'\n", "throw 'SHUT'")
  writePage()
  expect(errorPageProblems(root)).toEqual([])
})

test('a code that is missing on the page is caught', () => {
  catalogue('record', "/** `SHUT`: it is shut. */\nexport type AErrorCode = 'SHUT'\n", "throw 'SHUT'")
  writePage()
  catalogue(
    'record',
    "/** `SHUT`: it is shut. `OPEN`: it is open. */\nexport type AErrorCode = 'SHUT' | 'OPEN'\n",
    "'SHUT' 'OPEN'",
  )
  expect(errorPageProblems(root)).toEqual([expect.stringContaining('run `pnpm errors`')])
})

test.each([
  ['a code without a sentence', "export type AErrorCode = 'SHUT'\n", "'SHUT'", 'has no sentence'],
  ['a code that nothing uses', "/** `SHUT`: it is. */\nexport type AErrorCode = 'SHUT'\n", '', 'is used nowhere'],
  ['a catalogue without a union', '// Nothing.\nexport const codes = []\n', '', 'no `export type'],
])('%s is caught', (_, errors, use, problem) => {
  catalogue('record', errors, use)
  writePage()
  expect(errorPageProblems(root)).toEqual([expect.stringContaining(problem)])
})

test('a code of two packages is caught', () => {
  const errors = "/** `SHUT`: it is shut. */\nexport type AErrorCode = 'SHUT'\n"
  catalogue('record', errors, "'SHUT'")
  catalogue('state', errors, "'SHUT'")
  writePage()
  expect(errorPageProblems(root)).toEqual([expect.stringContaining('belongs to record already')])
})
