// What carries out a statement: what exists, what is set, and the ports to the world outside.
import type { Clock } from '@millrace/record'
import type { SchemaRegistry } from '@millrace/serde'
import type { Catalog } from '../catalog/catalog.ts'
import type { RegistrySerdes } from '../formats/registry/row-serdes.ts'
import type { FunctionRegistry } from '../functions/registry.ts'
import type { ProcessingLog } from '../plan/processing-log.ts'
import type { SharedPlan } from '../plan/query-request.ts'
import type { TopicDirectory } from './session.ts'
import type { Settings } from './properties/settings.ts'

export interface StatementContext {
  readonly catalog: Catalog
  readonly topics: TopicDirectory
  readonly registry: SchemaRegistry | undefined
  readonly serdes: RegistrySerdes
  readonly functions: FunctionRegistry
  readonly settings: Settings
  readonly clock: Clock
  readonly random: () => number
  readonly log: ProcessingLog
  readonly serviceId: string
  /** Queries become parts of it. */
  readonly shared: SharedPlan | undefined
  /** The statement as it was written. */
  readonly text: string
  /** What spans count in. */
  readonly script: string
  /** The number of the next persistent query; taken once it can no longer fail. */
  readonly nextQuery: number
}
