// The shape of what is published, shown to be judged: a sound package passes, and each fault that users would meet is caught.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/package-shape.mjs', import.meta.url))
let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'millrace-shape-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function judge(files: Readonly<Record<string, string>>): { status: number | null; output: string } {
  const manifest = {
    name: '@millrace/sample',
    version: '1.0.0',
    license: 'Apache-2.0',
    type: 'module',
    files: ['dist', 'src'],
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
  }
  const sound = {
    'package.json': JSON.stringify(manifest),
    'src/index.ts': 'export const a = 1\n',
    'dist/index.js': 'export const a = 1\n',
    'dist/index.d.ts': 'export declare const a = 1\n',
  }
  for (const [path, text] of Object.entries({ ...sound, ...files })) {
    const file = join(root, 'packages/sample', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

test('a sound package passes', () => {
  const { status, output } = judge({})
  expect(output).toContain('ok    @millrace/sample')
  expect(status).toBe(0)
})

test('an entry that is not in the package is caught', () => {
  const manifest = {
    name: '@millrace/sample',
    version: '1.0.0',
    type: 'module',
    files: ['dist'],
    exports: { '.': { types: './dist/index.d.ts', default: './dist/main.js' } },
  }
  const { status, output } = judge({ 'package.json': JSON.stringify(manifest) })
  expect(output).toMatch(/FAILS @millrace\/sample\npublint:/)
  expect(status).toBe(1)
})

test('types that import what a user cannot resolve are caught', () => {
  const { status, output } = judge({ 'dist/index.d.ts': "export * from './missing'\n" })
  expect(output).toMatch(/FAILS @millrace\/sample\nattw:/)
  expect(status).toBe(1)
})
