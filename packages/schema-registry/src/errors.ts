// The codes this package throws. What a registry refuses its clients is no error of the program: that is in refusal.ts.

/**
 * - `SCHEMA_REGISTRY_OPTIONS`: an option has a value that cannot be used.
 * - `SCHEMA_REGISTRY_PORT_TAKEN`: the wanted port is taken and `strictPort` forbids another one.
 * - `SCHEMA_REGISTRY_TOPIC`: the topic that is to hold the schemas cannot: it has several partitions, or forgets records.
 */
export type SchemaRegistryErrorCode = 'SCHEMA_REGISTRY_OPTIONS' | 'SCHEMA_REGISTRY_PORT_TAKEN' | 'SCHEMA_REGISTRY_TOPIC'
