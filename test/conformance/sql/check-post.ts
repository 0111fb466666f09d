// What must hold after a run: the sources that the catalogue has, and the topics that were touched.
import {
  type Catalog,
  type DataSource,
  type KeyFormat,
  type PartFormat,
  sameType,
  type Schema,
  schemaText,
} from '@millrace/sql'
import type { CaseWorld } from './case-world.ts'
import { writeExact, type SpecObject } from './exact-json.ts'
import type { InternalTopics } from './feed-queries.ts'
import { checkTopics } from './check-topics.ts'
import { sameSet } from './same-set.ts'
import { schemaOfText } from './schema-text.ts'
import { numberOf, objectOf, objectsOf, optionalText, type SqlCase, textOf, textsOf } from './sql-case.ts'

export async function checkPost(
  { post }: SqlCase,
  world: CaseWorld,
  internal: InternalTopics,
): Promise<string | undefined> {
  const { catalog } = world.session
  const { sources } = catalog
  for (const expected of objectsOf(post, 'sources')) {
    const differences = sources.map((source) => sourceDifference(expected, source, catalog))
    if (!differences.includes(undefined)) return missingSource(expected, sources, differences)
  }
  const topics = objectOf(post, 'topics')
  return topics && (await checkTopics(topics, world, internal))
}

function missingSource(
  expected: SpecObject,
  sources: readonly DataSource[],
  differences: readonly (string | undefined)[],
): string {
  const at = sources.findIndex(({ name }) => name === optionalText(expected, 'name'))
  return `post.sources ${textOf(expected, 'name')}: ${at < 0 ? 'there is no such source' : differences[at]}`
}

/** Undefined: the source is as the case says. */
function sourceDifference(expected: SpecObject, source: DataSource, catalog: Catalog): string | undefined {
  if (textOf(expected, 'name') !== source.name) return 'another name'
  const type = textOf(expected, 'type').toUpperCase()
  if (type !== source.kind) return `expected a ${type}, but it is a ${source.kind}`
  const schema = optionalText(expected, 'schema')
  if (schema !== undefined && !sameSchema(schemaOfText(schema, catalog), source.schema)) {
    return `expected the schema ${schema}, but it is ${schemaText(source.schema)}`
  }
  return formatsDifference(expected, source)
}

function formatsDifference(expected: SpecObject, { keyFormat, valueFormat, readOnly }: DataSource): string | undefined {
  const key = objectOf(expected, 'keyFormat')
  if (key !== undefined && !sameKeyFormat(key, keyFormat)) {
    const { window } = keyFormat
    return `expected the key format ${writeExact(key)}, but it is ${keyFormat.name} ${window?.type ?? ''} ${window?.sizeMs ?? ''}`
  }
  const value = optionalText(expected, 'valueFormat')
  if (value !== undefined && value !== valueFormat.name)
    return `expected ${value} values, but they are ${valueFormat.name}`
  const isSource = expected['isSource']
  if (typeof isSource === 'boolean' && isSource !== readOnly) return `expected isSource ${isSource}`
  return (
    featuresDifference(expected, 'keyFeatures', keyFormat) ?? featuresDifference(expected, 'valueFeatures', valueFormat)
  )
}

function sameKeyFormat(expected: SpecObject, { name, window }: KeyFormat): boolean {
  return (
    textOf(expected, 'format') === name &&
    optionalText(expected, 'windowType') === window?.type &&
    numberOf(expected, 'windowSize') === window?.sizeMs
  )
}

function featuresDifference(expected: SpecObject, name: string, { features }: PartFormat): string | undefined {
  const wanted = textsOf(expected, name)
  if (wanted === undefined || sameSet(wanted, features)) return undefined
  return `expected ${name} [${wanted.join()}], but they are [${[...features].join()}]`
}

function sameSchema(a: Schema, b: Schema): boolean {
  const columns = (schema: Schema) => [...schema.key, ...schema.value, ...schema.headers]
  const [left, right] = [columns(a), columns(b)]
  return (
    a.key.length === b.key.length &&
    a.headers.length === b.headers.length &&
    left.length === right.length &&
    left.every(({ name, type }, index) => {
      const other = right[index]
      return other !== undefined && other.name === name && sameType(other.type, type)
    })
  )
}
