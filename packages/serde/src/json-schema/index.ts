export { jsonSchema, type JsonSchemaOptions } from './json-schema.ts'
export type { RegisteredOptions } from '../registry/registered-serde.ts'
