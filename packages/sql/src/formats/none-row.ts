// Rows without columns: no bytes are written, whatever bytes there are stay unread.
import { encodeError, type Serde } from '@millrace/serde'
import type { Row } from '../types/value.ts'

const noColumns: Row = []

export const noneRow: Serde<Row> = {
  name: 'none',
  serialize() {
    throw encodeError('a row without columns has no bytes')
  },
  deserialize: () => noColumns,
  isNull: () => true,
}
