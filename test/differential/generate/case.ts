// One random topology with its inputs, made from a seed: what the oracle's own generator never draws.
import type { CaseInput } from '../../conformance/case-runs.ts'
import type { CaseConfig } from '../../conformance/case.ts'
import { Draft, type Step } from './draft.ts'
import { drawInputs } from './inputs.ts'
import { applyOperator } from './operators.ts'
import { drawProcessors } from './processor-api.ts'
import { Random } from './random.ts'
import { addSource, addStream } from './sources.ts'

/** A case as the oracle takes it. What Kafka Streams refuses is recorded too, so that refusals are compared. */
export interface DrawnCase {
  readonly name: string
  readonly description: string
  readonly api?: 'papi'
  readonly errorCase: true
  readonly config: CaseConfig
  readonly topology: readonly Step[]
  readonly runs: readonly { readonly name: string; readonly inputs: readonly CaseInput[] }[]
}

export function drawCase(seed: number, name: string): DrawnCase {
  const random = new Random(seed)
  const draft = new Draft(random)
  const isProcessorApi = random.chance(0.12)
  if (isProcessorApi) drawProcessors(draft)
  else drawOperators(draft)
  const config = isProcessorApi ? cache(random) : { ...cache(random), ...choices(random) }
  return {
    name,
    description: 'random topology',
    ...(isProcessorApi ? { api: 'papi' } : {}),
    errorCase: true,
    config,
    topology: draft.steps,
    runs: [{ name: 'random-1', inputs: drawInputs(random, draft.steps, config.cacheBytes !== undefined) }],
  }
}

/** None, or one in which all rows have room: what is evicted when is not compared. */
function cache(random: Random): CaseConfig {
  return random.chance(0.35) ? { cacheBytes: 10_485_760 } : {}
}

function choices(random: Random): CaseConfig {
  return {
    ...(random.chance(0.35) ? { optimize: true } : {}),
    ...(random.chance(0.04) ? { explicitNaming: true } : {}),
    ...(random.chance(0.15) ? { dslStore: random.pick(['inMemory', 'inMemory', 'rocksDB'] as const) } : {}),
  }
}

function drawOperators(draft: Draft): void {
  const { random } = draft
  for (let sources = 1 + random.int(3); sources > 0; sources--) addSource(draft)
  if (draft.of('globalTable').length === draft.nodes.length) addStream(draft, { key: 'string', value: 'string' })
  let tries = 0
  for (let operators = 2 + random.int(7); operators > 0 && tries < 100; tries++) {
    const from = random.chance(0.6) ? draft.nodes.at(-1) : random.pick(draft.nodes)
    if (from !== undefined && applyOperator(draft, from)) operators -= 1
  }
  for (const node of [...draft.nodes]) {
    if (node.kind === 'globalTable' || (node.used && !random.chance(0.1))) continue
    const id = node.kind === 'table' ? draft.id() : node.id
    if (node.kind === 'table') draft.step({ op: 'toStream', id, from: node.id })
    draft.step({ op: 'to', from: id, topic: draft.name('out') })
  }
}
