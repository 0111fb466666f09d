import type { AsyncCall, LookupJoinOperator, SchemaVerdict } from '@millrace/topology'
import * as v from 'valibot'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type KStream, StreamsBuilder, string } from '../../src/index.ts'
import { operatorOf } from './operators.ts'

let builder: StreamsBuilder
let words: KStream<string | null, string>
const call: AsyncCall = { attempt: 1, signal: new AbortController().signal }
beforeEach(() => {
  builder = new StreamsBuilder()
  words = builder.stream('words', { key: string(), value: string() })
})

describe('functions that are waited for', () => {
  test('get key and value in the order of those that are not, and then their call', async () => {
    const limits = { timeout: '5s' } as const
    words.mapValuesAsync(async (...given) => given, { name: 'mapValues', ...limits })
    words.flatMapAsync(async (...given) => [['given', given]], { name: 'flatMap', ...limits })
    words.peekAsync((...given) => given, { name: 'peek', ...limits })
    const topology = builder.build()
    expect(await operatorOf(topology, 'mapValues', 'map-values-async').mapper('k', 'v', call)).toEqual(['v', 'k', call])
    expect(await operatorOf(topology, 'flatMap', 'flat-map-async').mapper('k', 'v', call)).toEqual([
      ['given', ['k', 'v', call]],
    ])
    expect(operatorOf(topology, 'peek', 'peek-async').action('k', 'v', call)).toEqual(['k', 'v', call])
  })

  test('have limits in durations', () => {
    const retries = { times: 3, backoff: '50ms', maxBackoff: '1s', attemptTimeout: '2s' } as const
    words.mapValuesAsync((word) => word, { name: 'all', timeout: '5s', concurrency: 4, ordered: 'partition', retries })
    words.mapValuesAsync((word) => word, { name: 'few', timeout: 10, retries: 2 })
    const topology = builder.build()
    expect(operatorOf(topology, 'all', 'map-values-async').limits).toEqual({
      timeoutMs: 5_000,
      concurrency: 4,
      ordered: 'partition',
      retries: { times: 3, backoffMs: 50, maxBackoffMs: 1_000, attemptTimeoutMs: 2_000 },
    })
    expect(operatorOf(topology, 'few', 'map-values-async').limits).toMatchObject({
      timeoutMs: 10,
      retries: { times: 2 },
    })
  })

  test('are refused without a timeout where no compiler does', () => {
    expect(() => words.mapValuesAsync((word) => word, {} as { timeout: '5s' })).toThrow('TOPOLOGY_TIMEOUT_MISSING')
  })
})

describe('lookupJoin', () => {
  const lookup = (key: string): string => key
  const joiner = (left: string, right: string | null, key: string | null): unknown[] => [left, right, key]
  const operator = (name: string): LookupJoinOperator => operatorOf(builder.build(), name, 'lookup-join')

  test('looks up under the key, or under what the selector makes of the record', () => {
    words.lookupJoin(lookup, joiner, { name: 'by-key', timeout: '1s' })
    words.leftLookupJoin(lookup, (key, word) => `${key}${word}`, joiner, { name: 'selected', timeout: '1s', ttl: '1m' })
    expect(operator('by-key')).toMatchObject({ keySelector: undefined, left: false, cache: undefined })
    expect(operator('by-key').joiner('k', 'l', 'r')).toEqual(['l', 'r', 'k'])
    expect(operator('selected')).toMatchObject({ left: true, cache: { ttlMs: 60_000, misses: true } })
    expect(operator('selected').keySelector?.('k', 'v')).toBe('kv')
    expect(operator('selected').joiner('k', 'l', null)).toEqual(['l', null, 'k'])
  })
})

describe('validate', () => {
  const verdictOf = (name: string, value: unknown): unknown =>
    operatorOf(builder.build(), name, 'validate').check(value)
  const refusal = (verdict: unknown): string =>
    'refused' in (verdict as SchemaVerdict) ? (verdict as { refused: string }).refused : ''

  test('gives what the schema makes of a value, or why it refuses it', () => {
    words.validate(z.object({ size: z.coerce.number() }), { name: 'zod', deadLetter: 'dead' })
    words.validate(v.object({ a: v.object({ b: v.string() }), c: v.number(), d: v.number(), e: v.number() }), {
      name: 'valibot',
    })
    expect(operatorOf(builder.build(), 'zod', 'validate')).toMatchObject({ deadLetterTopic: 'dead', limits: undefined })
    expect(verdictOf('zod', { size: '7' })).toEqual({ value: { size: 7 } })
    expect(refusal(verdictOf('zod', { size: 'x' }))).toMatch(/^the zod schema refuses it \(size: .*\)$/)
    expect(refusal(verdictOf('valibot', { a: {} }))).toMatch(
      /^the valibot schema refuses it \(a\.b: .*; c: .*; d: .*; and 1 more\)$/,
    )
  })

  test('waits for a schema that waits, with a timeout', async () => {
    const free = z.string().refine((name) => Promise.resolve(name !== 'taken'), 'is taken')
    words.validate(free, { name: 'async', timeout: '2s', ordered: 'partition' })
    expect(operatorOf(builder.build(), 'async', 'validate').limits).toMatchObject({
      timeoutMs: 2_000,
      ordered: 'partition',
    })
    expect(await verdictOf('async', 'free')).toEqual({ value: 'free' })
    expect(refusal(await verdictOf('async', 'taken'))).toBe('the zod schema refuses it (is taken)')
  })
})
