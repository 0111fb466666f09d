// What Kafka Streams refuses to build is refused here, by an error of the topology's catalogue; look-alikes that it accepts are accepted.
import { readFileSync } from 'node:fs'
import { isMillraceError } from '@millrace/record'
import { expect, test } from 'vitest'
import { buildTopology } from './build-topology.ts'
import type { ConformanceCase } from './case.ts'

interface ErrorCase extends ConformanceCase {
  /** Undefined where Kafka Streams builds the topology. */
  readonly error?: { readonly stage: string; readonly message: string }
}

type Verdict = 'accepted' | 'refused' | 'not supported yet' | 'failed otherwise'

function judge(errorCase: ErrorCase): Verdict {
  try {
    buildTopology(errorCase)
    return 'accepted'
  } catch (error) {
    if (isMillraceError(error) && error.code.startsWith('TOPOLOGY_')) return 'refused'
    return error instanceof Error && error.message.endsWith('not supported yet')
      ? 'not supported yet'
      : 'failed otherwise'
  }
}

const suite = new URL('streams/errors.json', import.meta.url)
const cases = (JSON.parse(readFileSync(suite, 'utf8')) as ErrorCase[])
  .map((errorCase) => ({ errorCase, verdict: judge(errorCase) }))
  .filter(({ verdict }) => verdict !== 'not supported yet')

test.each(cases.map(({ errorCase, verdict }) => [errorCase.name, errorCase, verdict] as const))(
  '%s',
  (_, found, verdict) => {
    expect(verdict).toBe(found.error ? 'refused' : 'accepted')
  },
)

test('many can be judged by now', () => {
  expect(cases.length).toBeGreaterThanOrEqual(15)
})
