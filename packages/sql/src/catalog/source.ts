// A stream or table as the catalogue knows it: columns over a topic.
import type { Part, PartFormat } from '../formats/format.ts'
import type { Schema } from '../schema/schema.ts'

/** Of keys that hold a window beside the key columns. `sizeMs` is undefined for sessions. */
export interface WindowInfo {
  readonly type: 'TUMBLING' | 'HOPPING' | 'SESSION'
  readonly sizeMs: number | undefined
}

export interface KeyFormat extends PartFormat {
  readonly window: WindowInfo | undefined
}

/** The column that gives a record its time; `format` is a pattern for STRING columns. */
export interface TimestampColumn {
  readonly column: string
  readonly format: string | undefined
}

export interface DataSource {
  readonly kind: 'STREAM' | 'TABLE'
  readonly name: string
  readonly schema: Schema
  readonly topic: string
  readonly keyFormat: KeyFormat
  readonly valueFormat: PartFormat
  readonly timestamp: TimestampColumn | undefined
  /** `CREATE SOURCE …`. */
  readonly readOnly: boolean
  /** By `CREATE … AS`, or undefined. */
  readonly createdBy: string | undefined
  /** The statement. */
  readonly text: string
}

export function formatOf(
  { keyFormat, valueFormat }: Pick<DataSource, 'keyFormat' | 'valueFormat'>,
  part: Part,
): PartFormat {
  return part === 'key' ? keyFormat : valueFormat
}
