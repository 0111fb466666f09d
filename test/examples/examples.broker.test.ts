// Each example as a person runs it, twice in one directory: it ends by itself, says what it promises, and complains of nothing.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const launcher = fileURLToPath(new URL('../../scripts/example.mjs', import.meta.url))
const run = promisify(execFile)

const said: Readonly<Record<string, RegExp>> = {
  'windowed-counts': /^\d\d:\d\d {2}\/questions {2}▪{8} 8$/m,
  'enrichment-join': /^order-4: 7\.25 € by Ada in Italy$/m,
  sessions: /^ada: \/ → \/questions → \/questions\/q-1 → \/ask \(55 minutes\)$/m,
  'async-lookup': /^The customer service was asked \d+ times\.$/m,
  'event-sourcing': /^accounts-again-\d+ reads account-events:\n {2}acc-1: Ada has \d+\.00 €/m,
}

test.each(Object.entries(said))('%s', async (name, line) => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-example-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  for (const start of ['first', 'second']) {
    const { stdout, stderr } = await run(process.execPath, [launcher, name], { cwd: directory })
    expect(stderr, `the ${start} start`).toBe('')
    expect(stdout, `the ${start} start`).toMatch(line)
  }
})

test('without a name the examples are listed, and a wrong one is an error', async () => {
  const { stdout } = await run(process.execPath, [launcher])
  for (const name of Object.keys(said)) expect(stdout).toContain(name)
  await expect(run(process.execPath, [launcher, 'nonsense'])).rejects.toMatchObject({ code: 2 })
})
