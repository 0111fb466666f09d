// `.ci/run` says in its last line and in its status what the tests said, whatever happened to them: the real script, npm, vitest and reporter over small suites.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../../', import.meta.url))
let parent: string
let clone: string

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'millrace-ci-'))
  clone = join(parent, 'clone')
  mkdirSync(join(clone, 'test'), { recursive: true })
  cpSync(join(repository, '.ci'), join(clone, '.ci'), { recursive: true })
  cpSync(join(repository, 'scripts'), join(clone, 'scripts'), { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'))
  writeFileSync(
    join(clone, 'vitest.config.mjs'),
    "export default { test: { include: ['test/*.test.mjs'], reporters: ['default', './scripts/summary-reporter.mjs'] } }\n",
  )
  suiteIsRunBy('node node_modules/vitest/vitest.mjs run')
})
afterEach(() => rmSync(parent, { recursive: true, force: true }))

function suiteIsRunBy(command: string): void {
  writeFileSync(
    join(clone, 'package.json'),
    JSON.stringify({ name: 'clone', type: 'module', scripts: { test: command } }),
  )
}

function ciRun(tests: Readonly<Record<string, string>>): { status: number | null; last: string; output: string } {
  for (const [name, text] of Object.entries(tests)) {
    writeFileSync(join(clone, 'test', `${name}.test.mjs`), `import { expect, test } from 'vitest'\n${text}\n`)
  }
  const env = { ...process.env }
  for (const name of Object.keys(env)) {
    if (/^(VITEST|MILLRACE|TEST$|CI$|NODE_OPTIONS|NODE_ENV|npm_)/.test(name)) delete env[name]
  }
  const { status, stdout, stderr } = spawnSync('bash', [join(clone, '.ci/run')], { cwd: parent, encoding: 'utf8', env })
  return { status, last: stdout.trimEnd().split('\n').at(-1) ?? '', output: stdout + stderr }
}

const good = "test('holds', () => expect(1).toBe(1))"

test('passing and skipped tests are counted, and the skipped ones give their reason', () => {
  const { status, last, output } = ciRun({ good, idle: "test('waits', ({ skip }) => skip('no mill stream'))" })
  expect({ status, last }).toEqual({ status: 0, last: '1 passed, 0 failed, 1 skipped' })
  expect(output).toContain('skipped (1) test/idle.test.mjs: no mill stream')
})

test.each([
  ['a failed test', { good, bad: "test('fails', () => expect(1).toBe(2))" }],
  ['a file that cannot be loaded', { good, bad: "import './nowhere.mjs'" }],
  [
    'an error outside of any test',
    {
      good,
      bad: `${good}\nsetTimeout(() => { throw new Error('late') }, 1)\ntest('waits', () => new Promise((resolve) => setTimeout(resolve, 50)))`,
    },
  ],
  ['a file without a test', { good, bad: '' }],
])('%s counts as one failure', (_, tests) => {
  const { status, last } = ciRun(tests)
  expect(last).toMatch(/^\d+ passed, 1 failed$/)
  expect(status).not.toBe(0)
})

test('a run without a test fails', () => {
  const { status, last } = ciRun({})
  expect(last).toBe('0 passed, 1 failed')
  expect(status).not.toBe(0)
})

test('a test command that ends before it has counted fails', () => {
  suiteIsRunBy('exit 0')
  const { status, last } = ciRun({ good })
  expect(last).toBe('0 passed, 1 failed')
  expect(status).not.toBe(0)
})

test('a test command that fails although its tests passed fails the run', () => {
  suiteIsRunBy('node node_modules/vitest/vitest.mjs run && exit 9')
  const { status, output } = ciRun({ good })
  expect(output).toContain('ended with status 9 although no test failed')
  expect(status).toBe(9)
})

test('a real Kafka is required, and the suites beside the clone are found by an absolute path', () => {
  const environment = `test('sees', () => { console.log('saw ' + [process.env.CI, process.env.MILLRACE_REQUIRE, process.env.MILLRACE_CONFORMANCE].join(' ')) })`
  expect(ciRun({ environment }).output).toContain('saw true kafka,registry \n')
  mkdirSync(join(parent, 'shared/conformance'), { recursive: true })
  expect(ciRun({ environment }).output).toContain(
    `saw true kafka,registry,conformance ${join(parent, 'shared/conformance')}\n`,
  )
})
