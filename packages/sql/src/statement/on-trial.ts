// The context of a statement that is planned only to see what it would come to, or what is wrong with it.
import { RegistrySerdes } from '../formats/registry/row-serdes.ts'
import type { StatementContext } from './context.ts'
import { TrialRegistry } from './trial-registry.ts'

/** What a statement registers there, and what it adds to a shared plan, is gone afterwards. */
export function onTrial(context: StatementContext): StatementContext {
  const registry = context.registry && new TrialRegistry(context.registry)
  return { ...context, registry, serdes: new RegistrySerdes(registry), shared: undefined }
}
