import { string } from '@millrace/serde'
import { describe, expect, it } from 'vitest'
import {
  lookupJoin,
  mapValuesAsync,
  peekAsync,
  PlanBuilder,
  processAsync,
  stream,
  to,
  validate,
} from '../../src/index.ts'
import { asyncLimits, type AsyncLimitsCall } from '../../src/plan/async-limits.ts'

const text = { key: string(), value: string() }

describe('the limits of a node that waits', () => {
  it('are filled in where a call leaves them out', () => {
    expect(asyncLimits({ timeoutMs: 5_000 }, 'mapValuesAsync')).toEqual({
      ordered: 'key',
      concurrency: 16,
      timeoutMs: 5_000,
      retries: { times: 0, backoffMs: 100, maxBackoffMs: 10_000, attemptTimeoutMs: undefined },
    })
  })

  it('need a timeout', () => {
    expect(() => asyncLimits({} as AsyncLimitsCall, 'mapValuesAsync')).toThrow(
      "TOPOLOGY_TIMEOUT_MISSING: mapValuesAsync has no timeout, and a commit would wait for it without end; say how long a record may take, such as { timeout: '5s' }",
    )
  })

  it.each<[string, Partial<AsyncLimitsCall>]>([
    ['timeout in ms is 0', { timeoutMs: 0 }],
    ['timeout in ms is 1.5', { timeoutMs: 1.5 }],
    ['timeout in ms is 2147483648', { timeoutMs: 2 ** 31 }],
    ['concurrency is 0', { concurrency: 0 }],
    ['retries is -1', { retries: { times: -1 } }],
    ['attemptTimeout in ms is 0', { retries: { times: 1, attemptTimeoutMs: 0 } }],
    ['ordered is "topic"', { ordered: 'topic' as 'key' }],
  ])('are refused out of their ranges: %s', (fault, changes) => {
    expect(() => asyncLimits({ timeoutMs: 1, ...changes }, 'peekAsync')).toThrow(
      `TOPOLOGY_ARGUMENT_INVALID: peekAsync: ${fault}; `,
    )
  })
})

describe('asynchronous operators', () => {
  const limits = { timeoutMs: 1_000 }

  it('are named like others, and count like them', () => {
    const plan = new PlanBuilder()
    const source = plan.add(stream({ topics: ['in'], ...text }))
    const mapped = plan.add(mapValuesAsync({ input: source, mapper: (_, value) => value, ...limits }))
    const valid = plan.add(validate({ input: mapped, check: (value) => ({ value }), deadLetterTopic: 'dead' }))
    const seen = plan.add(peekAsync({ input: valid, action: () => {}, name: 'seen', ...limits }))
    const joined = plan.add(
      lookupJoin({ input: seen, lookup: () => 1, joiner: (_, value) => value, left: false, ...limits }),
    )
    const processed = plan.add(processAsync({ input: joined, processor: () => {}, ...limits }))
    plan.add(to({ input: processed, topic: 'out', ...text }))
    expect([...plan.build().nodes.keys()]).toEqual([
      'KSTREAM-SOURCE-0000000000',
      'KSTREAM-MAPVALUESASYNC-0000000001',
      'KSTREAM-VALIDATE-0000000002',
      'seen',
      'KSTREAM-LOOKUPJOIN-0000000004',
      'KSTREAM-PROCESSASYNC-0000000005',
      'KSTREAM-SINK-0000000006',
    ])
  })

  it('keep answers only where a lookup says for how long', () => {
    const cacheOf = (changes: object): unknown => {
      const plan = new PlanBuilder()
      const input = plan.add(stream({ topics: ['in'], ...text }))
      plan.add(
        lookupJoin({ input, lookup: () => 1, joiner: () => 1, left: false, name: 'join', ...limits, ...changes }),
      )
      const node = plan.build().nodes.get('join')
      return node?.kind === 'processor' && node.operator.kind === 'lookup-join' ? node.operator.cache : 'no such node'
    }
    expect(cacheOf({})).toBeUndefined()
    expect(cacheOf({ ttlMs: 5 })).toEqual({ size: 10_000, ttlMs: 5, misses: true })
    expect(cacheOf({ ttlMs: 5, cacheSize: 0 })).toBeUndefined()
    expect(() => cacheOf({ ttlMs: -1 })).toThrow('TOPOLOGY_ARGUMENT_INVALID: lookupJoin: ttl in ms is -1')
  })
})
