// docs/guide/command-line.md is true: its commands are run in order, and print what stands below them.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { program, startCommand } from './command-process.ts'

interface Step {
  readonly commands: string
  readonly prints: string
}

/** The blocks marked `sh run`, each with the block of text that follows it. */
function stepsOf(page: string): readonly Step[] {
  const blocks = /^```sh run\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/gm
  return [...page.matchAll(blocks)].map(([, commands = '', prints = '']) => ({ commands, prints }))
}

test('the commands of the guide print what it says', async () => {
  const page = readFileSync(new URL('../../docs/guide/command-line.md', import.meta.url), 'utf8')
  const steps = stepsOf(page)
  expect(steps).toHaveLength(page.match(/^```sh run$/gm)?.length ?? 0)
  expect(steps.length).toBeGreaterThan(5)

  const cwd = mkdtempSync(join(tmpdir(), 'millrace-guide-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  const bin = join(cwd, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'millrace'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, { mode: 0o755 })
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}`, MILLRACE_BOOTSTRAP_SERVERS: '' }

  const broker = startCommand(['broker', '--port', '0'], { cwd })
  await broker.says('answers at')
  for (const { commands, prints } of steps) {
    const { stdout } = await promisify(execFile)('bash', ['-c', `exec 2>&1\n${commands}`], { cwd, env })
    expect({ commands, prints: stdout }).toEqual({ commands, prints })
  }
  broker.child.kill('SIGTERM')
  expect(await broker.status).toBe(0)
})
