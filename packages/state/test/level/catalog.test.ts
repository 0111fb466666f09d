// What a crash, an older version or a damaged disk left in a directory, made with LevelDB itself.
import { join } from 'node:path'
import { openLevelDatabase, type StateDatabase } from '@millrace/state'
import { expect, test } from 'vitest'
import { Catalog, type Disk } from '../../src/level/catalog.ts'
import { markerKey, metaKey, numberBytes, rowsOf } from '../../src/level/layout.ts'
import { makeDisk } from '../../src/level/open-level-database.ts'
import { LevelDatabase } from '../../src/level/level-database.ts'
import { lockDirectory } from '../../src/level/directory-lock.ts'
import { temporaryDirectory } from './directories.ts'

const key = Buffer.from('k')

async function openDisk(directory: string): Promise<Disk> {
  const disk = makeDisk(join(directory, 'level'))
  await disk.open()
  return disk
}

async function rows(disk: Disk, store: number): Promise<number> {
  return (await disk.keys(rowsOf(store)).all()).length
}

async function makeState(directory: string): Promise<void> {
  const database = await openLevelDatabase({ directory })
  database.store('s').put(key, Buffer.from('1'))
  database.store('t').put(key, Buffer.from('2'))
  const checkpoint = { offset: 1, clusterId: 'c', topicId: 't', formatVersion: 1 }
  await database.prepareCommit(new Map([['s', checkpoint]])).write()
  await database.close()
}

test('a wipe that a crash cut short is finished at the next start', async () => {
  const directory = await temporaryDirectory()
  await makeState(directory)
  const disk = await openDisk(directory)
  const catalog = new Catalog(directory)
  await catalog.load(disk)
  const old = catalog.numberOf('s')
  const batch = disk.batch()
  catalog.renumber('s', batch)
  catalog.declare(batch)
  await batch.write()
  expect(await rows(disk, old)).toBe(1)
  await disk.close()

  const database = await openLevelDatabase({ directory })
  expect(database.store('s').get(key)).toBeUndefined()
  expect(database.checkpoint('s')).toBeUndefined()
  expect(Buffer.from(database.store('t').get(key) ?? []).toString()).toBe('2')
  await database.close()
  const after = await openDisk(directory)
  expect(await rows(after, old)).toBe(0)
  await after.close()
})

test('numbers of wiped stores are not given again', async () => {
  const directory = await temporaryDirectory()
  await makeState(directory)
  const numbers = new Set<number>()
  for (let round = 0; round < 3; round += 1) {
    const database = await openLevelDatabase({ directory })
    await database.wipe('s')
    await database.close()
    const disk = await openDisk(directory)
    const catalog = new Catalog(directory)
    await catalog.load(disk)
    numbers.add(catalog.numberOf('s'))
    await disk.close()
  }
  expect(numbers.size).toBe(3)
})

test.each([
  ['STATE_FORMAT_UNKNOWN', 'a later layout', (disk: Disk) => disk.put(metaKey('f'), Buffer.from('2'))],
  ['STATE_CORRUPT', 'a marker left of a lost commit', (disk: Disk) => disk.put(markerKey(77), Buffer.from(''))],
  ['STATE_CORRUPT', 'no layout', (disk: Disk) => disk.del(metaKey('f'))],
  ['STATE_CORRUPT', 'no marker', (disk: Disk) => disk.del(markerKey(1))],
  ['STATE_CORRUPT', 'an unreadable checkpoint', (disk: Disk) => disk.put(metaKey('c', 's'), Buffer.from('{"offset":'))],
  [
    'STATE_CORRUPT',
    'a checkpoint that is none',
    (disk: Disk) => disk.put(metaKey('c', 's'), Buffer.from('{"offset":"1"}')),
  ],
  ['STATE_CORRUPT', 'a checkpoint of null', (disk: Disk) => disk.put(metaKey('c', 's'), Buffer.from('null'))],
  ['STATE_CORRUPT', 'a short marker', (disk: Disk) => disk.put(metaKey('h', 'x'), Buffer.from(''))],
  ['STATE_CORRUPT', 'a store number above the highest', (disk: Disk) => disk.put(metaKey('i'), numberBytes(1))],
])('%s refuses a directory with %s', async (code, _what, damage) => {
  const directory = await temporaryDirectory()
  await makeState(directory)
  const disk = await openDisk(directory)
  await damage(disk)
  await disk.close()
  await expect(openLevelDatabase({ directory })).rejects.toThrow(
    new RegExp(`^${code}: .*${directory}.*delete the directory`),
  )
})

test('after a failed write only closing is left, and nothing half done is on disk', async () => {
  const directory = await temporaryDirectory()
  await makeState(directory)
  const { database, disk } = await openWithDisk(directory)
  database.store('s').put(key, Buffer.from('3'))
  const prepared = database.prepareCommit(new Map())
  await disk.close()
  await expect(prepared.write()).rejects.toThrow(/^STATE_/)
  database.rollback()
  expect(() => database.prepareCommit(new Map())).toThrow(/^STATE_/)
  await expect(database.wipe('s')).rejects.toThrow(/^STATE_/)
  await database.close()
  const again = await openLevelDatabase({ directory })
  expect(Buffer.from(again.store('s').get(key) ?? []).toString()).toBe('1')
  await again.close()
})

/** A database and the LevelDB under it, to break. */
async function openWithDisk(directory: string): Promise<{ database: StateDatabase; disk: Disk }> {
  const lock = await lockDirectory(directory)
  const disk = await openDisk(lock.directory)
  const catalog = new Catalog(lock.directory)
  await catalog.load(disk)
  const options = { atomic: true, sync: false, readCacheBytes: 1000, keyIndexBytes: 1_000, hasKeyIndex: () => false }
  return { database: new LevelDatabase({ directory: lock.directory, lock, disk, catalog, ...options }), disk }
}
