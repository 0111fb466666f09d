import type { SchemaVerdict, ValidateOperator } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { limits, settle } from '../calls/open-calls.ts'
import { type Bench, benchOf, logRecord, TextTopology } from '../task-bench.ts'

function verdict(value: unknown): SchemaVerdict {
  return value === 'bad' ? { refused: 'the schema refuses it (title: missing)' } : { value: `${String(value)}!` }
}

function validating(changes: Partial<ValidateOperator> = {}, options = {}): Bench {
  const operator = {
    kind: 'validate',
    check: verdict,
    deadLetterTopic: 'rejects',
    limits: undefined,
    ...changes,
  } as const
  return benchOf(TextTopology.around(operator), options)
}

describe('validate', () => {
  it('passes on what the schema makes of a value, and null as it is', () => {
    const { pipe, sent } = validating()
    pipe('in', 'a=good@1', 'a=~@2')
    expect(sent.to('out')).toEqual(['a=good!@1', 'a=null@2'])
  })

  it('sends what the schema refuses to its topic, as it came, with headers that say why', () => {
    const warnings: string[] = []
    const { task, sent, dropped } = validating({}, { log: { warn: (line: string) => warnings.push(line) } })
    const own = { key: 'trace', value: Buffer.from('7') }
    task.enqueue('in', 0, [logRecord('a=bad@9', 4, [own])], 5)
    task.process(1)
    expect([sent.to('out'), sent.to('rejects'), dropped()]).toEqual([[], ['a=bad@9'], { rejected: 1 }])
    const headers = sent.all[0]?.headers ?? []
    const texts = Object.fromEntries(headers.map(({ key, value }) => [key, Buffer.from(value ?? []).toString()]))
    expect(texts).toMatchObject({
      trace: '7',
      '__streams.errors.exception': 'RUNTIME_VALIDATION_FAILED',
      '__streams.errors.message':
        'RUNTIME_VALIDATION_FAILED: value of in-0@4 (node): the schema refuses it (title: missing)',
      '__streams.errors.topic': 'in',
      '__streams.errors.partition': '0',
      '__streams.errors.offset': '4',
    })
    expect(warnings).toEqual([expect.stringContaining('record left out: RUNTIME_VALIDATION_FAILED: value of in-0@4')])
  })

  it('without a topic is an error for the handler', () => {
    expect(() => validating({ deadLetterTopic: undefined }).pipe('in', 'a=bad@1')).toThrow(
      'node node, record in-0@0: RUNTIME_VALIDATION_FAILED',
    )
    const skipping = validating({ deadLetterTopic: undefined }, { onProcessingError: 'skip' })
    skipping.pipe('in', 'a=bad@1')
    expect(skipping.dropped()).toEqual({ unprocessable: 1 })
  })

  it('waits for a schema that has to, in order', async () => {
    const check = async (value: unknown): Promise<SchemaVerdict> => {
      await Promise.resolve()
      return verdict(value)
    }
    const { pipe, sent, task } = validating({ check, limits: limits({ ordered: 'partition' }) })
    pipe('in', 'a=1@1', 'b=bad@2', 'a=2@3')
    await settle(task)
    expect([sent.to('out'), sent.to('rejects')]).toEqual([['a=1!@1', 'a=2!@3'], ['b=bad@2']])
  })

  it('does not wait without a timeout, and says so', () => {
    const check = (): Promise<SchemaVerdict> => Promise.reject(new Error('nobody looks at this'))
    expect(() => validating({ check }, { onProcessingError: 'skip' }).pipe('in', 'a=1@1')).toThrow(
      "RUNTIME_NOT_AWAITED: the schema validates asynchronously, and validate was given no timeout; say how long it may take, such as { timeout: '5s' }",
    )
  })
})
