// A query case as its file holds it, and the runs it stands for: one for each of its formats and configurations.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import {
  isList,
  isObject,
  memberOf,
  NumberText,
  readExact,
  type SpecObject,
  type SpecValue,
  writeExact,
} from './exact-json.ts'

export interface CaseHeader {
  readonly key: string
  readonly value: Uint8Array | null
}

export interface CaseWindow {
  readonly start: number
  readonly end: number
  readonly type: 'time' | 'session'
}

export interface CaseRecord {
  readonly topic: string
  readonly key: SpecValue
  readonly value: SpecValue
  readonly timestamp: number | undefined
  readonly window: CaseWindow | undefined
  readonly headers: readonly CaseHeader[]
}

export interface CaseSchema {
  readonly format: string
  readonly text: string
  readonly id: number | undefined
  readonly references: readonly { readonly name: string; readonly format: string; readonly text: string }[]
}

export interface CaseTopic {
  readonly name: string
  readonly partitions: number
  readonly replicas: number
  readonly key: CaseSchema | undefined
  readonly value: CaseSchema | undefined
}

export interface ExpectedException {
  readonly type: string
  readonly message: string | undefined
  readonly causeMessage: string | undefined
}

/** One run: everything is substituted. */
export interface SqlCase {
  /** `<file> - <name>[ - <format>][ - <property>=<config>]`. */
  readonly title: string
  readonly file: string
  readonly statements: readonly string[]
  readonly properties: Readonly<Record<string, unknown>>
  readonly topics: readonly CaseTopic[]
  readonly inputs: readonly CaseRecord[]
  readonly outputs: readonly CaseRecord[]
  readonly post: SpecObject
  readonly expectedException: ExpectedException | undefined
}

/** The runs of every case of a file, in its order. */
export function readCases(path: string): readonly SqlCase[] {
  return casesOf(basename(path, '.json'), readExact(readFileSync(path, 'utf8')))
}

export function casesOf(file: string, content: SpecValue): readonly SqlCase[] {
  const tests = isObject(content) ? memberOf(content, 'tests') : undefined
  if (!isList(tests)) throw new Error(`${file} has no list "tests"`)
  const runs = tests.flatMap((test) => {
    if (!isObject(test)) throw new Error(`a test of ${file} is no object`)
    return expand(file, test)
  })
  return numbered(runs)
}

/** Files that were put together from others have names twice; the later ones are told apart by a number. */
function numbered(runs: readonly SqlCase[]): readonly SqlCase[] {
  const seen = new Map<string, number>()
  return runs.map((run) => {
    const count = (seen.get(run.title) ?? 0) + 1
    seen.set(run.title, count)
    return count === 1 ? run : { ...run, title: `${run.title} #${count}` }
  })
}

const noSubstitute = [undefined]

function expand(file: string, test: SpecObject): readonly SqlCase[] {
  const formats = textsOf(test, 'format') ?? noSubstitute
  const configs = textsOf(test, 'config') ?? noSubstitute
  return formats.flatMap((format) => configs.map((config) => caseOf(file, test, format, config)))
}

function caseOf(file: string, test: SpecObject, format: string | undefined, config: string | undefined): SqlCase {
  const properties = propertiesOf(test)
  const replaced = Object.keys(properties).filter((name) => properties[name] === '{CONFIG}')
  if (config !== undefined && replaced.length !== 1) throw new Error(`${file}: exactly one property must be {CONFIG}`)
  const parts = [file, textOf(test, 'name'), format, config === undefined ? undefined : `${replaced[0]}=${config}`]
  return {
    title: parts.flatMap((part) => part?.trim() ?? []).join(' - '),
    file,
    statements: (textsOf(test, 'statements') ?? []).map((text) =>
      format === undefined ? text : text.replaceAll('{FORMAT}', format),
    ),
    properties: { ...properties, ...Object.fromEntries(replaced.map((name) => [name, config])) },
    topics: objectsOf(test, 'topics').map(topicOf),
    inputs: objectsOf(test, 'inputs').map(recordOf),
    outputs: objectsOf(test, 'outputs').map(recordOf),
    post: objectOf(test, 'post') ?? {},
    expectedException: exceptionOf(objectOf(test, 'expectedException')),
  }
}

function propertiesOf(test: SpecObject): Record<string, unknown> {
  const entries = Object.entries(objectOf(test, 'properties') ?? {})
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof NumberText ? Number(value.text) : value]),
  )
}

function topicOf(topic: SpecObject): CaseTopic {
  return {
    name: textOf(topic, 'name'),
    partitions: numberOf(topic, 'partitions') ?? 1,
    replicas: numberOf(topic, 'replicas') ?? 1,
    key: schemaOf(topic, 'key'),
    value: schemaOf(topic, 'value'),
  }
}

function schemaOf(topic: SpecObject, part: 'key' | 'value'): CaseSchema | undefined {
  const schema = memberOf(topic, `${part}Schema`)
  if (schema === undefined || schema === null) return undefined
  const format = optionalText(topic, `${part}Format`)?.toUpperCase() ?? 'AVRO'
  return {
    format,
    text: schemaText(schema, format),
    id: numberOf(topic, `${part}SchemaId`),
    references: objectsOf(topic, `${part}SchemaReferences`).map(referenceOf),
  }
}

function referenceOf(reference: SpecObject): CaseSchema['references'][number] {
  const format = textOf(reference, 'format').toUpperCase()
  return { name: textOf(reference, 'name'), format, text: schemaText(memberOf(reference, 'schema') ?? null, format) }
}

/** A .proto is a text; other schemas are JSON, `"int"` too. */
function schemaText(schema: SpecValue, format: string): string {
  return typeof schema === 'string' && format === 'PROTOBUF' ? schema : writeExact(schema)
}

function recordOf(record: SpecObject): CaseRecord {
  const value = memberOf(record, 'value')
  if (value === undefined) throw new Error(`a record of ${textOf(record, 'topic')} has no value`)
  return {
    topic: textOf(record, 'topic'),
    key: memberOf(record, 'key') ?? null,
    value,
    timestamp: numberOf(record, 'timestamp'),
    window: windowOf(objectOf(record, 'window')),
    headers: objectsOf(record, 'headers').map((header) => {
      const encoded = optionalText(header, 'VALUE')
      return { key: textOf(header, 'KEY'), value: encoded === undefined ? null : Buffer.from(encoded, 'base64') }
    }),
  }
}

function windowOf(window: SpecObject | undefined): CaseWindow | undefined {
  if (window === undefined) return undefined
  const type = textOf(window, 'type').toLowerCase()
  if (type !== 'time' && type !== 'session') throw new Error(`a window is of type ${type}`)
  return { start: numberOf(window, 'start') ?? 0, end: numberOf(window, 'end') ?? 0, type }
}

function exceptionOf(exception: SpecObject | undefined): ExpectedException | undefined {
  if (exception === undefined) return undefined
  return {
    type: textOf(exception, 'type'),
    message: optionalText(exception, 'message'),
    causeMessage: optionalText(exception, 'causeMessage'),
  }
}

export function textOf(object: SpecObject, name: string): string {
  const text = optionalText(object, name)
  if (text === undefined) throw new Error(`"${name}" is missing in ${writeExact(object).slice(0, 200)}`)
  return text
}

export function optionalText(object: SpecObject, name: string): string | undefined {
  const value = memberOf(object, name)
  return typeof value === 'string' ? value : undefined
}

export function numberOf(object: SpecObject, name: string): number | undefined {
  const value = memberOf(object, name)
  return value instanceof NumberText ? Number(value.text) : undefined
}

export function objectOf(object: SpecObject, name: string): SpecObject | undefined {
  const value = memberOf(object, name)
  return isObject(value) ? value : undefined
}

export function objectsOf(object: SpecObject, name: string): readonly SpecObject[] {
  const value = memberOf(object, name)
  return isList(value) ? value.filter(isObject) : []
}

/** Undefined where there is no such list. */
export function textsOf(object: SpecObject, name: string): readonly string[] | undefined {
  const value = memberOf(object, name)
  return isList(value) ? value.map((one) => (typeof one === 'string' ? one : writeExact(one))) : undefined
}
