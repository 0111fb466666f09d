import { readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLevelDatabase } from '../../src/level/open-level-database.ts'
import { checkTable, findDamagedTable } from '../../src/level/table-check.ts'
import { temporaryDirectory } from './directories.ts'

/** A closed database with rows in at least one table; the table's file. */
async function tableIn(directory: string): Promise<string> {
  for (const rows of [3_000, 0]) {
    const database = await openLevelDatabase({ directory })
    for (let row = 0; row < rows; row++) database.store('s').put(Buffer.from(`key ${row}`), Buffer.from(`value ${row}`))
    await database.prepareCommit(new Map()).write()
    await database.close()
  }
  const level = join(directory, 'level')
  const name = (await readdir(level)).find((file) => file.endsWith('.ldb'))
  return join(level, name ?? 'no table')
}

test('a table as LevelDB wrote it is whole, and any flipped bit in it is found', async () => {
  const bytes = await readFile(await tableIn(await temporaryDirectory()))
  expect(checkTable(bytes)).toBeUndefined()
  // Between the handles and the magic the footer is padded with bytes that mean nothing.
  const meaningful = bytes.length - 8 - 40 + 4
  for (let at = 0; at < meaningful; at += 1 + Math.floor(bytes.length / 3_000)) {
    const bit = 1 << (at % 8)
    bytes[at] = (bytes[at] ?? 0) ^ bit
    expect(checkTable(bytes), `bit ${bit} of byte ${at}`).toBeDefined()
    bytes[at] = (bytes[at] ?? 0) ^ bit
  }
  for (const length of [0, 10, 48, 100, bytes.length - 1]) {
    expect(checkTable(bytes.subarray(0, length)), `the first ${length} bytes`).toBeDefined()
  }
})

test('a database with a damaged table is refused, with the file and the way out', async () => {
  const directory = await temporaryDirectory()
  const file = await tableIn(directory)
  const bytes = await readFile(file)
  bytes[20] = (bytes[20] ?? 0) ^ 1
  await writeFile(file, bytes)
  await expect(openLevelDatabase({ directory })).rejects.toThrow(
    /^STATE_CORRUPT: .*\.ldb: checksum mismatch in the block at 0\); delete the directory: .* restored from their changelogs/,
  )
  await truncate(file, 100)
  await expect(openLevelDatabase({ directory })).rejects.toThrow(/STATE_CORRUPT: .*its end is not that of a table/)
})

test('half a table that a crash left behind and that belongs to nothing harms nobody', async () => {
  const directory = await temporaryDirectory()
  const file = await tableIn(directory)
  await writeFile(join(directory, 'level', '999999.ldb'), (await readFile(file)).subarray(0, 1_000))
  const database = await openLevelDatabase({ directory })
  expect(Buffer.from(database.store('s').get(Buffer.from('key 7')) ?? []).toString()).toBe('value 7')
  await database.close()
  expect(await findDamagedTable(join(directory, 'level'))).toBeUndefined()
})
