// Inputs for a drawn topology: late and equal timestamps, jumps, boundaries of windows, tombstones, null keys, headers, and steps of the wall clock.
import type { CaseInput, JsonValue, PipeInput } from '../../conformance/case-runs.ts'
import type { Step } from './draft.ts'
import type { Random } from './random.ts'

interface Source {
  readonly topic: string
  readonly key: string
  readonly value: string
  readonly op: string
}

/** How the inputs of one case are drawn. */
interface Manner {
  readonly advanceMs: number
  readonly lateness: number
  readonly latestMs: number
  readonly jump: number
  readonly jumpMs: number
  /** Timestamps are multiples of it, so that they meet the ends of windows. */
  readonly gridMs: number
  readonly wallClock: number
  readonly headers: number
  readonly nullKeys: number
  readonly nullValues: number
  readonly words: readonly string[]
  readonly keys: readonly string[]
}

const vocabularies: readonly (readonly string[])[] = [
  ['a', 'b', 'c', 'ab', 'ba', 'hello', 'hello world', 'a b c', 'x y', '', 'zz', 'k1', 'aa b'],
  ['a', 'b', 'c', 'd'],
  ['a|p', 'b|q', 'c|p', 'a|q', 'd|r', 'nopipe', '|s'],
  ['1', '22', '-3', '7', 'x', '100'],
  ['é', 'a', 'ÿ', '日本', 'Z', 'z z', 'ab', ''],
]
const keySets: readonly (readonly string[])[] = [
  ['a', 'b', 'c', 'd'],
  ['a', 'b'],
  ['a'],
  ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'A', 'ab', 'é', ''],
]

function draw(random: Random): Manner {
  return {
    advanceMs: random.pick([1, 10, 10, 30, 30, 30, 100]),
    lateness: random.pick([0, 0.1, 0.25, 0.25, 0.5]),
    latestMs: random.pick([50, 250, 250, 1500]),
    jump: random.pick([0, 0.03, 0.03, 0.1]),
    jumpMs: random.pick([300, 1500, 1500, 20_000]),
    gridMs: random.pick([1, 1, 1, 10, 50, 100]),
    wallClock: random.pick([0, 0, 0.05, 0.2]),
    headers: random.pick([0, 0, 0.3, 0.9]),
    nullKeys: random.pick([0, 0.03, 0.03, 0.15]),
    nullValues: random.pick([0, 0.06, 0.15, 0.3]),
    words: random.pick(vocabularies),
    keys: random.pick(keySets),
  }
}

const starts = [0, 0, 40, 1000, 1000, 1000]

/** `early`: a cached store of sessions is listed segment by segment from time 0 on, which takes Kafka Streams hours where records are of today. */
export function drawInputs(random: Random, steps: readonly Step[], early: boolean): readonly CaseInput[] {
  const sources = steps.flatMap(sourcesOf)
  const manner = draw(random)
  let time = random.pick(early ? starts : [...starts, 1_700_000_000_000])
  return Array.from({ length: 50 + random.int(70) }, (_, index): CaseInput => {
    if (random.chance(manner.wallClock)) return { advanceWallClock: random.pick([1, 99, 100, 250, 1000, 5000]) }
    time += random.int(manner.advanceMs * 2)
    if (random.chance(manner.jump)) time += random.int(manner.jumpMs)
    const late = random.chance(manner.lateness) ? random.int(manner.latestMs) : 0
    const timestamp = Math.max(0, time - late)
    const onGrid = timestamp - (timestamp % manner.gridMs)
    return { pipe: record(random, manner, random.pick(sources), onGrid, index) }
  })
}

function record(random: Random, manner: Manner, source: Source, timestamp: number, index: number): PipeInput {
  const { topic, key, value, op } = source
  const isGlobal = op === 'globalTable' || op === 'addGlobalStore'
  const drawn = {
    topic,
    key: random.chance(isGlobal ? 0 : manner.nullKeys) ? null : keyOf(random, manner, key),
    value: random.chance(manner.nullValues) ? null : valueOf(random, manner, value, timestamp),
    timestamp,
  }
  return random.chance(manner.headers) ? { ...drawn, headers: headersOf(random, index) } : drawn
}

function headersOf(random: Random, index: number): readonly (readonly [string, string | null])[] {
  const headers: (readonly [string, string | null])[] = [['h', `v${index}`]]
  if (random.chance(0.5)) headers.push(['n', null])
  if (random.chance(0.2)) headers.push(['h', ''])
  return headers
}

function keyOf(random: Random, { keys }: Manner, type: string): JsonValue {
  if (type === 'string') return random.pick(keys)
  if (type === 'bytes') return random.pick(['', '00', '7f', 'ff', '61', '6100'])
  return random.int(5) - 1
}

function valueOf(random: Random, { words }: Manner, type: string, timestamp: number): JsonValue {
  if (type === 'long' || type === 'integer') return random.int(24) - 3
  if (type === 'double') return (random.int(40) - 5) / 2
  if (type === 'bytes') return random.pick(['', '00', 'ff00', '616263'])
  return type === 'timestamped' ? stamped(random, timestamp) : random.pick(words)
}

/** Text that says a timestamp of its own, as extractors read it. */
function stamped(random: Random, timestamp: number): string {
  if (random.chance(0.25)) return 'plain'
  return `${Math.max(0, timestamp + random.int(300) - 150)}@${random.pick(['p', 'q', 'r'])}`
}

function sourcesOf(step: Step): readonly Source[] {
  const { op, key = '', value = '', topic, topics, pattern, timestampExtractor } = step
  if (!['stream', 'table', 'globalTable', 'addGlobalStore', 'addSource'].includes(op)) return []
  const drawn = { key, value: timestampExtractor === undefined ? value : 'timestamped', op }
  const names =
    typeof pattern === 'string'
      ? [pattern.replace('.*', 'a'), pattern.replace('.*', 'b')]
      : ((topics as readonly string[] | undefined) ?? [topic as string])
  return names.filter((name) => !name.startsWith('mid')).map((name) => ({ ...drawn, topic: name }))
}
