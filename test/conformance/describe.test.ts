// Names, sub-topologies and stores, to the letter: `describe()` of every conformance case that the DSL can express equals Kafka Streams' text.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { buildTopology } from './build-topology.ts'
import type { ConformanceCase } from './case.ts'

const folder = new URL('streams/', import.meta.url)

function readCases(kind: 'cases' | 'random'): ConformanceCase[] {
  const files = readdirSync(new URL(`${kind}/`, folder)).sort()
  return files.map((file) => JSON.parse(readFileSync(new URL(`${kind}/${file}`, folder), 'utf8')) as ConformanceCase)
}

/** The text, or undefined where the case uses what is not supported yet. */
function describeCase(conformanceCase: ConformanceCase): string | undefined {
  try {
    return buildTopology(conformanceCase).topology.describe()
  } catch (error) {
    if (error instanceof Error && error.message.endsWith('is not supported yet')) return undefined
    throw error
  }
}

const cases = [...readCases('cases'), ...readCases('random')]

describe('a topology describes itself as Kafka Streams does', () => {
  const supported = cases.filter((conformanceCase) => describeCase(conformanceCase) !== undefined)

  test.each(supported.map((conformanceCase) => [conformanceCase.name, conformanceCase] as const))('%s', (_, found) => {
    expect(describeCase(found)).toBe(found.describe)
  })

  test('in sixty cases so far', () => {
    expect(supported.length).toBeGreaterThanOrEqual(60)
  })
})
