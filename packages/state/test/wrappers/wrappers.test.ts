// Every wrapper, and the stack that a task builds, is a byte store.
import { noHeaders } from '@millrace/record'
import {
  type ByteStore,
  cached,
  logged,
  memoryDatabase,
  metered,
  openLevelDatabase,
  RecordCache,
  storeMeter,
} from '@millrace/state'
import { describeByteStore } from '@millrace/state/conformance'
import { makeDirectory } from '../level/directories.ts'

const context = { current: { timestamp: 0, headers: noHeaders } }
const inMemory = (): ByteStore => memoryDatabase().store('s')
const ignore = (): void => undefined
const plain = { context, timestamped: false }

describeByteStore('a logged store', {
  scansSync: true,
  make: async () => ({ store: logged(inMemory(), ignore, plain) }),
})

describeByteStore('a metered store', {
  scansSync: true,
  make: async () => ({ store: metered(inMemory(), storeMeter()) }),
})

for (const maxBytes of [0, 200, 10_000_000]) {
  describeByteStore(`a cached store of ${maxBytes} bytes`, {
    scansSync: true,
    make: async () => {
      const store = cached(inMemory(), new RecordCache({ maxBytes }), { context })
      store.onFlush(ignore)
      return { store }
    },
  })
}

describeByteStore('a metered, cached, logged store on disk', {
  scansSync: false,
  make: async () => {
    const { path, remove } = await makeDirectory()
    const database = await openLevelDatabase({ directory: path })
    const cache = new RecordCache({ maxBytes: 500 })
    const store = metered(cached(logged(database.store('s'), ignore, plain), cache, { context }), storeMeter())
    return { store, dispose: () => database.close().then(remove) }
  },
})
