// What must hold of the topics that a run touched: which there are, their formats, partitions and schemas.
import { type InternalTopic, internalTopics, type KeyFormat, type PartFormat } from '@millrace/sql'
import type { CaseWorld } from './case-world.ts'
import { isList, isObject, memberOf, readExact, type SpecObject, type SpecValue, writeExact } from './exact-json.ts'
import type { InternalTopics } from './feed-queries.ts'
import { sameSet } from './same-set.ts'
import { numberOf, objectOf, objectsOf, optionalText, textOf, textsOf } from './sql-case.ts'

export async function checkTopics(
  expected: SpecObject,
  world: CaseWorld,
  internal: InternalTopics,
): Promise<string | undefined> {
  const touched = [...world.cluster.names, ...[...internal.keys()].filter((topic) => !isSubscription(topic))]
  const pattern = optionalText(expected, 'blacklist')
  const refused = pattern === undefined ? undefined : touched.find((topic) => new RegExp(pattern, 'u').test(topic))
  if (refused !== undefined) return `post.topics: ${refused} must not be there`
  for (const topic of objectsOf(expected, 'topics')) {
    const difference = await topicDifference(topic, world, internal)
    if (difference !== undefined) return `post.topics ${textOf(topic, 'name')}: ${difference}`
  }
  return undefined
}

function isSubscription(topic: string): boolean {
  return /-FK-JOIN-SUBSCRIPTION-(REGISTRATION-\d+-topic|RESPONSE-\d+-topic|STATE-STORE-\d+-changelog)$/.test(topic)
}

async function topicDifference(
  expected: SpecObject,
  world: CaseWorld,
  internal: InternalTopics,
): Promise<string | undefined> {
  const name = textOf(expected, 'name')
  const formats = formatsOf(name, world, internal)
  if (formats?.key === undefined || formats.value === undefined) return 'there is no such topic'
  const wantedKey = objectOf(expected, 'keyFormat') ?? {}
  const wantedValue = objectOf(expected, 'valueFormat') ?? {}
  if (!sameFormat(wantedKey, formats.key) || !sameWindow(objectOf(wantedKey, 'windowInfo'), formats.key)) {
    return `expected the key format ${writeExact(wantedKey)}, but it is ${formatText(formats.key)}`
  }
  if (!sameFormat(wantedValue, formats.value)) {
    return `expected the value format ${writeExact(wantedValue)}, but it is ${formatText(formats.value)}`
  }
  const partitions = numberOf(expected, 'partitions')
  if (partitions !== undefined && world.cluster.topic(name)?.partitions !== partitions) {
    return `expected ${partitions} partitions, but there are ${world.cluster.topic(name)?.partitions}`
  }
  return (await schemaDifference(expected, 'key', world)) ?? (await schemaDifference(expected, 'value', world))
}

function sameFormat(expected: SpecObject, { name, features, properties }: PartFormat): boolean {
  const wanted = objectOf(expected, 'properties') ?? {}
  const names = Object.keys(wanted)
  return (
    textOf(expected, 'format') === name &&
    sameSet(textsOf(expected, 'features') ?? [], features) &&
    names.length === Object.keys(properties).length &&
    names.every((one) => optionalText(wanted, one) === properties[one])
  )
}

/** The case has the size in seconds. */
function sameWindow(expected: SpecObject | undefined, { window }: KeyFormat): boolean {
  if (expected === undefined) return window === undefined
  const seconds = numberOf(expected, 'size')
  const sizeMs = seconds === undefined ? undefined : seconds * 1000
  return window !== undefined && textOf(expected, 'type') === window.type && sizeMs === window.sizeMs
}

function formatText({ name, features, properties, window }: PartFormat & Partial<KeyFormat>): string {
  return JSON.stringify({ format: name, features: [...features], properties, window })
}

async function schemaDifference(
  expected: SpecObject,
  part: 'key' | 'value',
  { registry }: CaseWorld,
): Promise<string | undefined> {
  const wanted = memberOf(expected, `${part}Schema`)
  if (wanted === undefined || wanted === null) return undefined
  const latest = await registry.latest(`${textOf(expected, 'name')}-${part}`)
  if (latest === undefined) return `there is no ${part} schema`
  const actual = latest.type === 'PROTOBUF' ? latest.schema : readExact(latest.schema)
  if (sameJson(wanted, actual)) return undefined
  return `expected the ${part} schema ${writeExact(wanted)}, but it is ${writeExact(actual)}`
}

/** The order of members says nothing. */
function sameJson(a: SpecValue, b: SpecValue): boolean {
  return writeExact(sorted(a)) === writeExact(sorted(b))
}

function sorted(value: SpecValue): SpecValue {
  if (isList(value)) return value.map(sorted)
  if (!isObject(value)) return value
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map((name) => [name, sorted(memberOf(value, name) as SpecValue)]))
}

function formatsOf(
  name: string,
  { session }: CaseWorld,
  internal: InternalTopics,
): Pick<InternalTopic, 'key' | 'value'> | undefined {
  const query = internal.get(name)
  if (query !== undefined) return internalTopics(query.topology, query.applicationId).get(name)
  const source = session.catalog.sources.find(({ topic }) => topic === name)
  return source && { key: source.keyFormat, value: source.valueFormat }
}
