import { sleep, systemClock } from '@millrace/record'
import { openLevelDatabase } from '@millrace/state'
import { expect, test } from 'vitest'
import { temporaryDirectory } from './directories.ts'
import { largeValueBytes, readBack, stateAfter, writesOf } from './programs/history.ts'
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

test('a large commit in parts is torn by kill -9 only so that data is ahead of its checkpoint', async () => {
  const directory = await temporaryDirectory()
  for (const waitMs of [0, 20, 40]) {
    const program = run('commit-forever', directory, 'split')
    const acknowledged = Number(await program.line())
    await sleep(systemClock, waitMs)
    await program.kill()
    const database = await openLevelDatabase({ directory, atomic: false })
    const { commits, state } = await readBack(database)
    await database.close()
    expect(commits).toBeGreaterThanOrEqual(acknowledged)
    const before = stateAfter(commits, largeValueBytes)
    const torn = new Map(writesOf(commits + 1, largeValueBytes))
    for (const key of new Set([...before.keys(), ...torn.keys(), ...state.keys()])) {
      const allowed = torn.has(key) ? [before.get(key), torn.get(key) ?? undefined] : [before.get(key)]
      expect(allowed.includes(state.get(key)), `${key} after ${commits} commits`).toBe(true)
    }
  }
}, 30_000)
