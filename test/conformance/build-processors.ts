// A conformance case of the Processor API as calls of the topology builder, in their order.
import { type Topology, TopologyBuilder } from '@millrace/streams'
import type { CaseStep } from './case.ts'
import { caseStore } from './case-stores.ts'
import { compile, type Value } from './expressions.ts'
import { timestampExtractor } from './functions.ts'
import { processorOf } from './processors.ts'
import { serdeOfType } from './serde-types.ts'

type Apply = (builder: TopologyBuilder, step: CaseStep, steps: readonly CaseStep[]) => void

const names = (step: CaseStep, field: string): readonly string[] => (step[field] as readonly string[] | undefined) ?? []

const apply: Readonly<Record<string, Apply>> = {
  addSource: (builder, step) => {
    const { name = '', key = '', value = '', pattern, timestampExtractor: extractor } = step
    const topics = pattern === undefined ? names(step, 'topics') : new RegExp(pattern as string)
    builder.addSource(name, topics, {
      key: serdeOfType(key),
      value: serdeOfType(value),
      timestampExtractor: extractor === undefined ? undefined : timestampExtractor(extractor as string),
    })
  },
  addProcessor: (builder, step) => {
    builder.addProcessor(step.name ?? '', processorOf(step), ...names(step, 'parents'))
    if (step.ownStore !== undefined) builder.addStateStore(caseStore(step.ownStore as CaseStep), step.name ?? '')
  },
  addSink: (builder, step, steps) => {
    const { key, value } = forwardedBy(steps, names(step, 'parents')[0])
    const types = { key: serdeOfType(key), value: serdeOfType(value) }
    builder.addSink<Value, Value>(step.name ?? '', sinkTopic(step), types, ...names(step, 'parents'))
  },
  addStore: (builder, step) => builder.addStateStore(caseStore(step), ...names(step, 'processors')),
  connectStores: (builder, step) =>
    builder.connectProcessorAndStateStores(step.processor as string, ...names(step, 'stores')),
}

export function buildProcessors(steps: readonly CaseStep[]): Topology {
  const builder = new TopologyBuilder()
  for (const step of steps) {
    const add = apply[step.op]
    if (!add) throw new Error(`operator '${step.op}' is not supported yet`)
    add(builder, step, steps)
  }
  return builder.build()
}

/** An expression's extractor is called as the cases print it. */
export function sinkTopic(step: CaseStep): string | ((key: Value, value: Value) => string) {
  if (typeof step.topicExpr !== 'string') return step.topic as string
  const topic = compile(step.topicExpr)
  const extractor = (key: Value, value: Value): string => topic(key, value) as string
  return Object.defineProperty(extractor, 'name', { value: `TopicExpr(${step.topicExpr})` })
}

const valueTypes: Readonly<Record<string, string>> = {
  counter: 'long',
  windowCounter: 'long',
  probe: 'string',
  meta: 'string',
  lookup: 'string',
  versionedLookup: 'string',
}

/** The types of what a node forwards. */
export function forwardedBy(
  steps: readonly CaseStep[],
  name: string | undefined,
): { readonly key: string; readonly value: string } {
  const node = steps.find((step) => step.name === name)
  if (node === undefined) return { key: 'string', value: 'string' }
  if (node.op === 'addSource') return { key: node.key ?? '', value: node.value ?? '' }
  const before = forwardedBy(
    steps,
    names(node, 'parents').find((parent) => parent !== name),
  )
  const processor = node.processor as string
  if (processor === 'mapValue') return { key: before.key, value: typeOfExpression(node.value ?? '', before) }
  return { key: before.key, value: valueTypes[processor] ?? before.value }
}

const toLong = new Set(['length', 'parseLong', 'toLong', 'nullIfEven', 'plus', 'times', 'mod'])

function typeOfExpression(
  expression: string,
  { key, value }: { readonly key: string; readonly value: string },
): string {
  const [source = '', ...functions] = expression.split('>')
  let type = source === 'key' ? key : source === 'value' ? value : source.startsWith('constLong') ? 'long' : 'string'
  for (const call of functions) {
    const name = call.replace(/\(.*/s, '')
    if (toLong.has(name)) type = 'long'
    else if (name === 'toInteger') type = 'integer'
    else if (name === 'half') type = 'double'
    else if (name === 'utf8') type = 'bytes'
    else if (name !== 'nullIf' && name !== 'nullIfContains' && name !== 'nullIfEmpty') type = 'string'
  }
  return type
}
