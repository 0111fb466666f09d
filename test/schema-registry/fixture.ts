// Global set-up of the vitest project `registry`: one Schema Registry that is not ours per run, started only when a `.registry.test.ts` file is selected, ended whatever happens.
import type { TestProject } from 'vitest/node'
import { findRegistry, type NoRegistry, type RegistryAddress } from './fixture/find.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The registry of this run, or why there is none. */
    registry: RegistryAddress | NoRegistry
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const found = await findRegistry()
  if ('without' in found) {
    project.provide('registry', found)
    return async () => {}
  }
  project.provide('registry', found.registry)
  return () => found.stop()
}
