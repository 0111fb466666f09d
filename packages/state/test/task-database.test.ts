import { memoryDatabase, openLevelDatabase, taskDatabase } from '@millrace/state'
import { describeStateDatabase } from '@millrace/state/conformance'
import { makeDirectory } from './level/directories.ts'

describeStateDatabase('a task database with its store on disk', {
  persistent: true,
  scansSync: false,
  make: async () => {
    const { path, remove } = await makeDirectory()
    return {
      open: async () =>
        taskDatabase({ persistent: await openLevelDatabase({ directory: path }), memoryStores: ['elsewhere'] }),
      dispose: remove,
    }
  },
})

describeStateDatabase('a task database with one store in memory', {
  persistent: false,
  scansSync: true,
  make: async () => ({
    open: async () => taskDatabase({ persistent: memoryDatabase(), memoryStores: ['s'] }),
    dispose: async () => undefined,
  }),
})
