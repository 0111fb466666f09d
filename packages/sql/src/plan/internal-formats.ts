// Formats of the topics between the steps of a query: those of its source where they can hold the new columns, else JSON.
import type { KeyFormat } from '../catalog/source.ts'
import { keyFeatures } from '../formats/features.ts'
import type { FormatName } from '../formats/format.ts'
import type { Column } from '../schema/schema.ts'
import type { SqlType } from '../types/sql-type.ts'

/** The format of keys that a step makes. */
export function internalKeyFormat(
  { name, properties, window }: KeyFormat,
  columns: readonly Column[],
  { byDefault = 'KAFKA' }: { readonly byDefault?: FormatName } = {},
): KeyFormat {
  const wanted = name === 'NONE' && columns.length > 0 ? byDefault : name
  const held = wanted === 'KAFKA' && !kafkaHolds(columns) ? 'JSON' : wanted
  const kept = held === name ? properties : {}
  return { name: held, properties: kept, features: keyFeatures(held, columns.length), window }
}

function kafkaHolds(columns: readonly Column[]): boolean {
  return columns.length <= 1 && columns.every(({ type }) => isKafkaType(type))
}

function isKafkaType({ kind }: SqlType): boolean {
  return ['INTEGER', 'BIGINT', 'DOUBLE', 'STRING', 'BYTES'].includes(kind)
}
