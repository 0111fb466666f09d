// Serdes of rows, made ready with the schema registry where a format has one.
import type { SchemaRegistry, Serde } from '@millrace/serde'
import { checkFormat } from '../formats/check-format.ts'
import { rowSerde } from '../formats/row-serde.ts'
import type { RowSerdeRequest, RowSerdes } from '../plan/query-request.ts'
import type { Row } from '../types/value.ts'

export class RegistrySerdes implements RowSerdes {
  readonly #registry: SchemaRegistry | undefined

  constructor(registry: SchemaRegistry | undefined) {
    this.#registry = registry
  }

  async prepare({ columns, format, part }: RowSerdeRequest): Promise<Serde<Row>> {
    checkFormat(columns, format, part)
    return rowSerde(columns, format)
  }
}
