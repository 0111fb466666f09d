// LevelDB reads on behind a damaged stretch of its log. What protects a checkpoint from covering commits that were lost there is the marker in every batch.
import { cp, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMillraceError } from '@millrace/record'
import { openLevelDatabase } from '@millrace/state'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDirectory, temporaryDirectory } from './directories.ts'
import { commit, readBack, stateAfter } from './programs/history.ts'

const commits = 20
let original: string
let removeOriginal: () => Promise<void>
let log: string
let logBytes: number

beforeAll(async () => {
  const made = await makeDirectory()
  original = made.path
  removeOriginal = () => made.remove()
  const database = await openLevelDatabase({ directory: original })
  for (let n = 1; n <= commits; n += 1) await commit(database, n)
  await database.close()
  const logs = (await readdir(join(original, 'level'))).filter((file) => file.endsWith('.log'))
  expect(logs).toHaveLength(1)
  log = join('level', logs[0] ?? '')
  logBytes = (await readFile(join(original, log))).length
})

afterAll(() => removeOriginal())

/** How many commits a damaged copy holds, or 'corrupt'; throws unless it is one or the other. */
async function openDamaged(damage: (file: string) => Promise<void>): Promise<number | 'corrupt'> {
  const directory = await temporaryDirectory()
  await cp(original, directory, { recursive: true })
  await damage(join(directory, log))
  try {
    const database = await openLevelDatabase({ directory })
    const found = await readBack(database)
    await database.close()
    expect(found.state).toEqual(stateAfter(found.commits))
    return found.commits
  } catch (error) {
    if (!isMillraceError(error, 'STATE_CORRUPT')) throw error
    expect(error.message).toContain('restored from their changelogs')
    return 'corrupt'
  }
}

const positions = Array.from({ length: 24 }, (_, index) => index / 24)

test('a log cut anywhere holds the first commits whole, and the others not at all', async () => {
  const found: (number | 'corrupt')[] = []
  for (const position of positions) {
    found.push(await openDamaged((file) => truncate(file, Math.floor(position * logBytes))))
  }
  expect(found).not.toContain('corrupt')
  expect(found[0]).toBe(0)
  expect(new Set(found).size).toBeGreaterThan(10)
  expect(found).toEqual([...found].sort((a, b) => Number(a) - Number(b)))
})

test('a log damaged anywhere is refused, or holds the first commits whole', async () => {
  const found: (number | 'corrupt')[] = []
  for (const position of positions) {
    found.push(
      await openDamaged(async (file) => {
        const bytes = await readFile(file)
        const at = Math.floor(position * logBytes)
        bytes[at] = (bytes[at] ?? 0) ^ 0x10
        await writeFile(file, bytes)
      }),
    )
  }
  // The damage hit: some are refused, and none has everything.
  expect(found).toContain('corrupt')
  expect(found).not.toContain(commits)
})
