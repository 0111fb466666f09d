// Values without columns: the row is there all the same, or a table of keys would have none. JSON has an object without fields, other formats no bytes.
import type { Serde } from '@millrace/serde'
import type { Row } from '../types/value.ts'
import type { PartFormat } from './format.ts'

const noColumns: Row = []

export function emptyRow({ name }: PartFormat): Serde<Row> {
  const bytes = new TextEncoder().encode(name === 'JSON' ? '{}' : '')
  return { name: 'empty', serialize: () => bytes.slice(), deserialize: () => noColumns }
}
