import { type LevelDatabaseOptions, openLevelDatabase } from '@millrace/state'
import { type DatabaseFixture, describeStateDatabase } from '@millrace/state/conformance'
import { makeDirectory } from './directories.ts'

const on = (options: Omit<LevelDatabaseOptions, 'directory'>) => async (): Promise<DatabaseFixture> => {
  const { path, remove } = await makeDirectory()
  return { open: () => openLevelDatabase({ directory: path, ...options }), dispose: remove }
}

describeStateDatabase('a LevelDB database', { persistent: true, scansSync: false, make: on({}) })

describeStateDatabase('a LevelDB database with key indexes that spill, a tiny read cache and split commits', {
  persistent: true,
  scansSync: true,
  make: on({ keyIndex: 'all', readCacheBytes: 300, keyIndexBytes: 100, atomic: false }),
})
