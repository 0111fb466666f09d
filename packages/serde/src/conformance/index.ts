export { describeSchemaRegistry } from './describe-schema-registry.ts'
export { describeSerde, type SerdeCase } from './describe-serde.ts'
