// Formats of the topics between the steps of a query: those of its source where they can hold the new columns, else JSON.
import type { KeyFormat } from '../catalog/source.ts'
import { checkFormat } from '../formats/check-format.ts'
import { keyFeatures } from '../formats/features.ts'
import type { FormatName } from '../formats/format.ts'
import type { Column } from '../schema/schema.ts'

/** The format of keys that a step makes. */
export function internalKeyFormat({ name, properties, window }: KeyFormat, columns: readonly Column[]): KeyFormat {
  const wanted = name === 'NONE' && columns.length > 0 ? 'KAFKA' : name
  const held = holds(wanted, columns) ? wanted : 'JSON'
  const kept = held === name ? properties : {}
  return { name: held, properties: kept, features: keyFeatures(held, columns.length), window }
}

function holds(format: FormatName, columns: readonly Column[]): boolean {
  try {
    checkFormat(columns, { name: format, properties: {}, features: new Set() }, 'key')
    return true
  } catch {
    return false
  }
}
