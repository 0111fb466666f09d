import { memoryDatabase } from '@millrace/state'
import { describeStateDatabase } from '@millrace/state/conformance'

describeStateDatabase('a memory database', {
  persistent: false,
  scansSync: true,
  make: async () => ({ open: async () => memoryDatabase(), dispose: async () => undefined }),
})
