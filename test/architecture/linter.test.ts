// The linter's own gates, each shown to catch a breach: the configuration of this tree over a small tree with one fault per file.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../../', import.meta.url))

const faults: Readonly<Record<string, { readonly rule: string; readonly text: string }>> = {
  'packages/record/src/upward.ts': { rule: 'no-restricted-imports', text: "import '@millrace/serde'\n" },
  'packages/serde/src/sideways.ts': { rule: 'no-restricted-imports', text: "import '@millrace/protocol'\n" },
  'packages/runtime/src/wall.ts': { rule: 'no-restricted-imports', text: "import 'level'\n" },
  'packages/state/src/level/other-wall.ts': { rule: 'no-restricted-imports', text: "import 'kafkajs'\n" },
  'packages/client/src/kafkajs/edge.ts': { rule: 'no-restricted-imports', text: "import 'node:net'\n" },
  'packages/runtime/src/files.ts': { rule: 'no-restricted-imports', text: "import 'node:fs'\n" },
  'packages/runtime/src/now.ts': { rule: 'no-restricted-properties', text: 'export const now: number = Date.now()\n' },
  'packages/runtime/src/dice.ts': {
    rule: 'no-restricted-properties',
    text: 'export const dice: number = Math.random()\n',
  },
  'packages/runtime/src/timer.ts': { rule: 'no-restricted-globals', text: 'setTimeout(() => {}, 1)\n' },
  'packages/runtime/src/long.ts': { rule: 'max-lines', text: 'export {}\n'.repeat(401) },
  'packages/runtime/src/loose.ts': {
    rule: 'no-any',
    text: 'export function loose(value: any): string {\n  return String(value)\n}\n',
  },
  'packages/runtime/src/floating.ts': {
    rule: 'no-floating-promises',
    text: 'async function send(): Promise<void> {}\nexport function lose(): void {\n  send()\n}\n',
  },
  'packages/runtime/src/cycle.ts': {
    rule: 'no-cycle',
    text: "import { b } from './cycle-back.ts'\nexport const a = (): number => b()\n",
  },
}

const sound: Readonly<Record<string, string>> = {
  'packages/runtime/src/downward.ts': "import '@millrace/state'\n",
  'packages/state/src/level/door.ts': "import 'level'\nimport 'node:fs'\n",
  'packages/client/src/kafkajs/door.ts': "import 'kafkajs'\n",
  'packages/record/src/clock.ts': 'export const now = (): number => Date.now()\n',
  'packages/runtime/src/cycle-back.ts': "import { a } from './cycle.ts'\nexport const b = (): number => a()\n",
}

interface Diagnostic {
  readonly code: string
  readonly filename: string
}

let root: string
let diagnostics: Diagnostic[]

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'millrace-linter-'))
  for (const file of ['oxlint.config.ts', 'tsconfig.base.json', 'package.json', 'test/architecture/layers.ts']) {
    cpSync(join(repository, file), join(root, file))
  }
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  const texts = Object.entries(faults).map(([path, { text }]) => [path, text] as const)
  for (const [path, text] of [...texts, ...Object.entries(sound)]) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  writeFileSync(join(root, 'tsconfig.json'), '{ "extends": "./tsconfig.base.json", "include": ["packages"] }')
  const oxlint = join(repository, 'node_modules/.bin/oxlint')
  let output: string
  try {
    output = execFileSync(oxlint, ['--type-aware', '--format=json', 'packages'], { cwd: root, encoding: 'utf8' })
  } catch (error) {
    output = (error as { stdout: string }).stdout
  }
  diagnostics = (JSON.parse(output) as { diagnostics: Diagnostic[] }).diagnostics
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test.each(Object.entries(faults))('%s breaks %o and is caught', (path, { rule }) => {
  const found = diagnostics.filter(({ filename }) => filename.endsWith(path)).map(({ code }) => code)
  expect(found.join(' ')).toContain(rule === 'no-any' ? 'no-explicit-any' : rule)
})

test.each(Object.keys(sound).filter((path) => !path.includes('cycle')))(
  '%s keeps the rules and is let through',
  (path) => {
    expect(diagnostics.filter(({ filename }) => filename.endsWith(path))).toEqual([])
  },
)
