import { type LogRecord, MillraceError } from '@millrace/record'
import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../src/app/log-line.ts'
import { WriteFailures, type WriteFailuresOptions } from '../../src/app/write-failures.ts'
import { mappingTopology } from '../topologies.ts'

const record: LogRecord = { offset: 0, timestamp: 5, key: null, value: Buffer.from('big'), headers: [] }

function judge(
  topic: string,
  code: string,
  options: Partial<WriteFailuresOptions> = {},
): { readonly verdict: string; readonly letters: readonly string[]; readonly lines: readonly LogLine[] } {
  const letters: string[] = []
  const lines: LogLine[] = []
  const failures = new WriteFailures({
    topology: mappingTopology((value) => value),
    onProductionError: 'skip',
    deadLetterTopic: 'rejected',
    isInternal: (name) => name.startsWith('app-'),
    collector: () => ({
      partitionCount: () => 1,
      send: (to, _partition, _timestamp, _key, value) => void letters.push(`${to}: ${String(value)}`),
    }),
    log: (line) => lines.push(line),
    ...options,
  })
  const verdict = failures.judge({ topic, partition: 0, records: [record], error: new MillraceError(code, 'no') })
  return { verdict, letters, lines }
}

describe('output that a broker refuses', () => {
  it('is left out when the handler says so, with a log line', () => {
    const { verdict, lines, letters } = judge('changed', 'CLIENT_RECORD_TOO_LARGE')
    expect(verdict).toBe('skip')
    expect(lines[0]?.message).toMatch(/a record for changed-0 left out/)
    expect(letters).toEqual([])
  })

  it('is put aside when the handler says so', () => {
    const { verdict, letters } = judge('changed', 'CLIENT_RECORD_TOO_LARGE', { onProductionError: 'dead-letter' })
    expect(verdict).toBe('skip')
    expect(letters).toEqual(['rejected: big'])
  })

  it('is shown to a handler that is a function, with the sink it came from', () => {
    const seen: string[] = []
    const { verdict } = judge('changed', 'CLIENT_RECORD_TOO_LARGE', {
      onProductionError: ({ topic, node }) => {
        seen.push(`${node} to ${topic}`)
        return 'fail'
      },
    })
    expect(verdict).toBe('fail')
    expect(seen).toEqual(['KSTREAM-SINK-0000000002 to changed'])
  })
})

describe('what is never left out', () => {
  it('is a record of a changelog or repartition topic', () => {
    expect(judge('app-counts-changelog', 'CLIENT_RECORD_TOO_LARGE').verdict).toBe('fail')
  })

  it('is a record that was refused for another reason than itself', () => {
    for (const code of ['CLIENT_UNKNOWN_TOPIC', 'CLIENT_DELIVERY_TIMEOUT', 'CLIENT_NOT_AUTHORIZED']) {
      expect(judge('changed', code).verdict).toBe('fail')
    }
  })

  it('is a dead letter', () => {
    expect(judge('rejected', 'CLIENT_RECORD_TOO_LARGE').verdict).toBe('fail')
  })
})
