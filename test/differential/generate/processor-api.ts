// Topologies of the Processor API: sources, processors with several parents, shared and own stores, routing by child, sinks.
import type { Draft } from './draft.ts'
import { predicate } from './functions.ts'
import { drawProcessor, punctuations } from './processors.ts'

interface Placed {
  readonly name: string
  readonly key: string
  readonly value: string
}

export function drawProcessors(draft: Draft): void {
  const { random } = draft
  const placed: Placed[] = Array.from({ length: 1 + random.int(3) }, () => source(draft))
  const parents = new Set<string>()
  for (let i = 2 + random.int(5); i > 0; i--) {
    const from = random.chance(0.6) ? (placed.at(-1) as Placed) : random.pick(placed)
    parents.add(from.name)
    const twin = placed.find((one) => one !== from && one.key === from.key && one.value === from.value)
    const both = twin !== undefined && random.chance(0.3) ? [from.name, twin.name] : [from.name]
    for (const name of both) parents.add(name)
    placed.push(...(random.chance(0.12) ? route(draft, from) : [processor(draft, from, both)]))
  }
  for (const { name } of placed.filter((one) => !parents.has(one.name) || random.chance(0.15))) {
    draft.step({ op: 'addSink', name: draft.name('snk'), topic: draft.name('out'), parents: [name] })
  }
}

function source(draft: Draft): Placed {
  const { random } = draft
  const name = draft.name('src')
  const types = { key: 'string', value: random.pick(['string', 'string', 'long', 'integer', 'bytes']) }
  const extractor = types.value === 'string' && random.chance(0.2) ? { timestampExtractor: 'valuePrefix' } : {}
  const topic = draft.name('in')
  draft.step({
    op: 'addSource',
    name,
    topics: random.chance(0.15) ? [topic, `${topic}b`] : [topic],
    ...types,
    ...extractor,
  })
  return { name, ...types }
}

function processor(draft: Draft, from: Placed, parents: readonly string[]): Placed {
  const { random } = draft
  const name = draft.name('p')
  const { fields, value, makes } = drawProcessor(draft, from.key, from.value)
  const own = makes !== undefined && random.chance(0.25)
  const schedule = ['counter', 'tick'].includes(fields.processor) ? punctuations(draft) : {}
  draft.step({ op: 'addProcessor', ...fields, name, ...schedule, parents, ...(own ? { ownStore: makes } : {}) })
  if (makes !== undefined && !own) {
    const later = random.chance(0.3)
    draft.step({ op: 'addStore', ...makes, processors: later ? [] : [name] })
    if (later) draft.step({ op: 'connectStores', processor: name, stores: [makes.store] })
  }
  return { name, key: from.key, value }
}

/** One processor that forwards to either of two. */
function route(draft: Draft, from: Placed): Placed[] {
  const name = draft.name('r')
  const [ifTrue, ifFalse] = [draft.name('p'), draft.name('p')]
  draft.step({
    op: 'addProcessor',
    name,
    processor: 'route',
    predicate: predicate(draft.random, from.key, from.value),
    ifTrue,
    ifFalse,
    parents: [from.name],
  })
  return [ifTrue, ifFalse].map((child) => {
    draft.step({ op: 'addProcessor', name: child, processor: 'identity', parents: [name] })
    return { ...from, name: child }
  })
}
