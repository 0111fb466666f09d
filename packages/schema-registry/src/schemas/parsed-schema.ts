// A schema as the registry understands it: a text that is the same for all ways to write it, and what it can read.
import type { SchemaType } from '@millrace/serde'

/** A schema that another one names, with those before it that it needs itself. */
export interface Dependency {
  readonly name: string
  readonly text: string
}

export interface ParsedSchema {
  readonly type: SchemaType
  /** The text that is kept and compared. */
  readonly canonical: string
  /** Why data written with the other schema, which is of the same type, cannot be read with this one; empty: it can. */
  problemsReading(writer: ParsedSchema): readonly string[]
}
