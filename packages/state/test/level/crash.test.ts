import { sleep, systemClock } from '@millrace/record'
import { openLevelDatabase } from '@millrace/state'
import { expect, test } from 'vitest'
import { temporaryDirectory } from './directories.ts'
import { readBack, stateAfter } from './programs/history.ts'
import { run } from './programs/run.ts'

test('after kill -9 the directory holds exactly the commits that its checkpoint tells of, and none that was acknowledged is missing', async () => {
  const directory = await temporaryDirectory()
  let before = 0
  // Commits follow each other without a pause, so a few milliseconds after one was acknowledged another one is on its way.
  for (const [lines, waitMs] of [
    [1, 0],
    [5, 1],
    [9, 2],
    [12, 3],
    [15, 5],
    [20, 8],
  ] as const) {
    const program = run('commit-forever', directory)
    let acknowledged = before
    for (let line = 0; line < lines; line += 1) acknowledged = Number(await program.line())
    await sleep(systemClock, waitMs)
    await program.kill()
    const database = await openLevelDatabase({ directory })
    const { commits, state } = await readBack(database)
    await database.close()
    expect(commits).toBeGreaterThanOrEqual(acknowledged)
    expect(acknowledged).toBeGreaterThanOrEqual(before + lines)
    expect(state).toEqual(stateAfter(commits))
    before = commits
  }
}, 30_000)
