// The join of a stream with a function outside, as a step. Its typed forms are methods of KStream.
import {
  type KeyValueMapper as AnyMapper,
  lookupJoin,
  type Lookup as AnyLookup,
  type Step,
  type StepRef,
  type StreamDraft,
} from '@millrace/topology'
import type { Duration } from '@millrace/record'
import { type AsyncOptions, optionalMs, plannedLimits } from './async-options.ts'
import type { ValueJoiner } from './callbacks.ts'

/** What is looked up under: something that a Map tells apart by its value. */
export type LookupKey = string | number | bigint | boolean

export interface LookupJoinOptions extends AsyncOptions {
  /** How long an answer may be used again, by the wall clock. Default: not at all; records that ask for one key at the same time share an answer all the same. */
  readonly ttl?: Duration | undefined
  /** Answers that are kept in each task at most; the one used longest ago goes first. Default 10,000. */
  readonly cacheSize?: number | undefined
  /** Whether it is also kept that there is nothing under a key. Default: true. */
  readonly cacheMisses?: boolean | undefined
}

type AnyJoiner = ValueJoiner<unknown, unknown, unknown, unknown>

/** `call` is what follows the lookup in the user's call: the key selector, if there is one, the joiner and the options. */
export function lookupJoined(
  input: StepRef<StreamDraft>,
  lookup: AnyLookup,
  left: boolean,
  call: readonly unknown[],
): Step<StreamDraft> {
  const [keySelector, joiner, options] = (call.length === 3 ? call : [undefined, ...call]) as [
    AnyMapper | undefined,
    AnyJoiner,
    LookupJoinOptions,
  ]
  const { name, ttl, cacheSize, cacheMisses } = options
  return lookupJoin({
    input,
    lookup,
    keySelector,
    joiner: (key, value, found) => joiner(value, found, key),
    left,
    name,
    ttlMs: optionalMs(ttl),
    cacheSize,
    cacheMisses,
    ...plannedLimits(options),
  })
}
