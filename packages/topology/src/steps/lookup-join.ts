// Each stream record joined with what a function outside knows of a key. Nothing is repartitioned: whoever asks, the answer is the same.
import { topologyError } from '../errors.ts'
import type { Joiner, KeyValueMapper, Lookup } from '../functions.ts'
import { checkName } from '../names.ts'
import type { LookupCache } from '../nodes/lookup-join.ts'
import { asyncLimits, type AsyncLimitsCall } from '../plan/async-limits.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { processStream, type StreamDraft } from '../plan/stream.ts'

export interface LookupJoinCall extends AsyncLimitsCall {
  readonly input: StepRef<StreamDraft>
  readonly lookup: Lookup
  /** Undefined: the record's key. */
  readonly keySelector?: KeyValueMapper | undefined
  readonly joiner: Joiner
  readonly left: boolean
  /** How long an answer is kept. Undefined: none is. */
  readonly ttlMs?: number | undefined
  /** Answers that are kept at most, per task. Default 10,000. */
  readonly cacheSize?: number | undefined
  /** Whether it is also kept that there is nothing. Default true. */
  readonly cacheMisses?: boolean | undefined
  readonly name?: string | undefined
}

export function lookupJoin(call: LookupJoinCall): Step<StreamDraft> {
  const { input, lookup, keySelector, joiner, left } = call
  if (call.name !== undefined) checkName(call.name, 'name of a lookupJoin')
  const limits = asyncLimits(call, 'lookupJoin')
  const cache = cacheOf(call)
  return {
    kind: 'lookup-join',
    inputs: [input],
    expand(expansion) {
      const from = expansion.of(input)
      return processStream(expansion, from, {
        name: expansion.names.node(call.name, 'KSTREAM-LOOKUPJOIN-'),
        operator: { kind: 'lookup-join', lookup, keySelector, joiner, left, cache, limits },
        facts: { changesValue: true, acceptsNullKeys: left },
        serdes: { key: from.keySerde, value: undefined },
      })
    },
  }
}

function cacheOf({ ttlMs, cacheSize = 10_000, cacheMisses = true }: LookupJoinCall): LookupCache | undefined {
  for (const [value, what] of [
    [ttlMs ?? 0, 'ttl in ms'],
    [cacheSize, 'cacheSize'],
  ] as const) {
    if (Number.isSafeInteger(value) && value >= 0) continue
    throw topologyError('TOPOLOGY_ARGUMENT_INVALID', `lookupJoin: ${what} is ${value}; give a whole number, 0 or more`)
  }
  if (ttlMs === undefined || ttlMs === 0 || cacheSize === 0) return undefined
  return { size: cacheSize, ttlMs, misses: cacheMisses }
}
