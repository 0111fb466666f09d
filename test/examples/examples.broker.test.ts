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

/** What each start says; two where the second one goes on with what the first has left. */
const said: Readonly<Record<string, RegExp | readonly [first: RegExp, second: RegExp]>> = {
  'windowed-counts': /^\d\d:\d\d {2}\/questions {2}▪{8} 8$/m,
  'enrichment-join': /^order-4: 7\.25 € by Ada in Italy$/m,
  sessions: /^ada: \/ → \/questions → \/questions\/q-1 → \/ask \(55 minutes\)$/m,
  'async-lookup': /^The customer service was asked \d+ times\.$/m,
  'event-sourcing': /^accounts-again-\d+ reads account-events:\n {2}acc-1: Ada has \d+\.00 €/m,
  'questions-per-minute': [/^24 questions so far$/m, /^48 questions so far$/m],
  'unanswered-questions': [
    /^nobody answered grace: “Does nobody know\?”\nnobody answered linus: “Is this thing on\?”$/m,
    /^nobody answered somebody: “May I ask, too\?”$/m,
  ],
  'top-askers': [
    / {2}1\. ada \(9\) {2}2\. grace \(7\) {2}3\. linus \(5\)$/m,
    /(?:^\S+ {2}1\. ada \(9\) (?:.*\n)+){2}/m,
  ],
  'user-sessions': [/^grace \S+ {2}3 actions on q-1, q-2; the latest: /m, /^grace \S+ {2}6 actions on q-1, q-2; /m],
  'log-analytics': [/^38 requests so far\n(?:.* ALERT: \d+ % errors\n)+no request: /m, /^76 requests so far$/m],
  'change-data-capture': [
    /^customer 1: Ada in Portland, changed 2 times\ncustomer 3: .*\nHelsinki: 0\n(?:.*\n)*Portland: 2$/m,
    /^customer 1: Ada in Portland, changed 4 times$/m,
  ],
}

test.each(Object.entries(said))('%s', async (name, lines) => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-example-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const [first, second] = lines instanceof RegExp ? [lines, lines] : lines
  for (const [start, line] of Object.entries({ first, second })) {
    const { stdout, stderr } = await run(process.execPath, [launcher, name], { cwd: directory })
    expect(stderr, `the ${start} start`).toBe('')
    expect(stdout, `the ${start} start`).toMatch(line)
  }
})

test('top-askers reads the topic that npm start has made, of four partitions; an example is found by its number, too', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-example-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  await run(process.execPath, [launcher, '1'], { cwd: directory })
  const { stdout } = await run(process.execPath, [launcher, '09'], { cwd: directory, timeout: 30_000 })
  // In the same two seconds as those of npm start, or not.
  expect(stdout).toMatch(/ {2}1\. ada \((?:9|11)\) {2}2\. grace \([78]\) {2}3\. linus \([56]\)$/m)
})

test('without a name the examples are listed, and a wrong one is an error', async () => {
  const { stdout } = await run(process.execPath, [launcher])
  for (const name of Object.keys(said)) expect(stdout).toContain(name)
  await expect(run(process.execPath, [launcher, 'nonsense'])).rejects.toMatchObject({ code: 2 })
})
