// Under which names a Schema Registry has the schemas of a topic.
import { type DataSource, formatOf } from '../../catalog/source.ts'
import { supports } from '../features.ts'
import { type Part, parts } from '../format.ts'

export function subjectOf(topic: string, part: Part): string {
  return `${topic}-${part}`
}

/** The subjects of a stream or table: of its key, of its value, where their formats have schemas. */
export function subjectsOf(source: DataSource): readonly string[] {
  return parts
    .filter((part) => supports(formatOf(source, part).name, 'SCHEMA_INFERENCE'))
    .map((part) => subjectOf(source.topic, part))
}
