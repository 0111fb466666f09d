// Schema registries for tests: one that has nothing and takes nothing, and one in memory over it.
import type { SchemaRegistry } from '@millrace/serde'
import { TrialRegistry } from '../../src/statement/trial-registry.ts'

export const emptyRegistry: SchemaRegistry = {
  register: () => Promise.reject(new Error('nothing may be registered')),
  byId: (id) => Promise.reject(new Error(`there is no ${id}`)),
  latest: () => Promise.resolve(undefined),
  version: () => Promise.resolve(undefined),
  subjects: () => Promise.resolve([]),
  deleteSubject: () => Promise.resolve(),
}

export function memoryRegistry(): SchemaRegistry {
  return new TrialRegistry(emptyRegistry)
}
