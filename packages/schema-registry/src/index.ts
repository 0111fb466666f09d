export {
  type RunningSchemaRegistry,
  type SchemaRegistryOptions,
  startSchemaRegistry,
} from './start-schema-registry.ts'
export type { SchemaRegistryErrorCode } from './errors.ts'
