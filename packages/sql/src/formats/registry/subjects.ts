// Under which names a Schema Registry has the schemas of a topic.
import type { DataSource } from '../../catalog/source.ts'
import { supports } from '../features.ts'
import type { Part } from '../format.ts'

export function subjectOf(topic: string, part: Part): string {
  return `${topic}-${part}`
}

/** The subjects of a stream or table: of its key, of its value, where their formats have schemas. */
export function subjectsOf({ topic, keyFormat, valueFormat }: DataSource): readonly string[] {
  const formats = { key: keyFormat, value: valueFormat }
  return (['key', 'value'] as const)
    .filter((part) => supports(formats[part].name, 'SCHEMA_INFERENCE'))
    .map((part) => subjectOf(topic, part))
}
