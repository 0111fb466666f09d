import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jsonOf, linesOf, run } from '../command-bed.ts'

// Inside the package, so that a module finds what it imports.
let directory: string
let made = 0
beforeAll(() => {
  directory = mkdtempSync(fileURLToPath(new URL('../.modules-', import.meta.url)))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** A module of a plan from `words` to `copy` and these lines; its name. */
function module(lines: string): string {
  const plan = `
import { PlanBuilder, stream, to } from '@millrace/topology'
import { string } from '@millrace/serde'
const plan: PlanBuilder = new PlanBuilder()
const input = plan.add(stream({ topics: ['words'], key: string(), value: string() }))
plan.add(to({ input, topic: 'copy' }))
`
  return text(plan + lines)
}

function text(lines: string): string {
  const name = `module-${made++}.ts`
  writeFileSync(join(directory, name), lines)
  return name
}

const topology = (...words: string[]) => run(['topology', ...words], { directory })

const description = [
  'Topologies:',
  '   Sub-topology: 0',
  '    Source: KSTREAM-SOURCE-0000000000 (topics: [words])',
  '      --> KSTREAM-SINK-0000000001',
  '    Sink: KSTREAM-SINK-0000000001 (topic: copy)',
  '      <-- KSTREAM-SOURCE-0000000000',
  '',
]

test.each([
  ['a topology as default', 'export default plan.build()'],
  ['a builder', 'export const builder = plan'],
  ['a function', 'export function buildTopology() { return plan.build() }'],
  ['a function that takes its time', 'export const createTopology = async () => plan'],
  ['its only export, a function of any name', 'export const flow = (): unknown => plan.build()'],
  [
    'its only topology among other things',
    'export const name = "x"\nexport const flow = plan.build()\nexport const f = () => { throw 1 }',
  ],
])('a module that exports %s is described as Kafka Streams would', async (_, lines) => {
  expect(await linesOf(topology(module(lines)))).toEqual(description)
})

test('one of several exports is chosen by its name', async () => {
  const file = module('export const a = plan.build()\nexport const b = new PlanBuilder().build()')
  expect(await topology(file)).toMatchObject({
    status: 1,
    err: [expect.stringContaining('(a, b); choose one with --export')],
  })
  expect(await linesOf(topology(file, '--export', 'a'))).toEqual(description)
  expect((await topology(file, '--export', 'c')).err).toEqual([expect.stringContaining('no topology named c')])
})

test('as JSON it has nodes with their edges, stores and topics', async () => {
  const [json] = jsonOf(await linesOf(topology(module('export default plan'), '--json')))
  expect(json).toEqual({
    subtopologies: [
      {
        id: 0,
        sourceTopics: ['words'],
        stores: [],
        nodes: [
          {
            name: 'KSTREAM-SOURCE-0000000000',
            kind: 'source',
            topics: ['words'],
            keySerde: 'string',
            valueSerde: 'string',
            predecessors: [],
            successors: ['KSTREAM-SINK-0000000001'],
          },
          {
            name: 'KSTREAM-SINK-0000000001',
            kind: 'sink',
            topic: 'copy',
            keySerde: 'string',
            valueSerde: 'string',
            predecessors: ['KSTREAM-SOURCE-0000000000'],
            successors: [],
          },
        ],
      },
    ],
    stores: [],
    repartitionTopics: [],
    copartitionGroups: [],
  })
})

test.each([
  ['that is not there', () => 'nowhere.ts', 'there is no file nowhere.ts'],
  ['without a topology', () => text('export const a = 1'), 'exports no topology (it exports a)'],
  [
    'that fails when it is loaded',
    () => text('\nthrow new Error("no way\\nat all")'),
    'cannot be loaded: no way (line 2)',
  ],
  [
    'whose function fails',
    () => text('export function topology() {\n  throw new Error("not today")\n}'),
    'fails: not today (line 2)',
  ],
])('a file %s is one clear line', async (_, file, message) => {
  const { status, out, err } = await topology(file())
  expect({ status, out, lines: err.length }).toEqual({ status: 1, out: [], lines: 1 })
  expect(err[0]).toContain('CLI_TOPOLOGY')
  expect(err[0]).toContain(message)
})

test('a module that never finishes loading is left at Ctrl-C', async () => {
  const { start } = await import('../command-bed.ts')
  const loading = start(['topology', text('await new Promise((resolve) => setTimeout(resolve, 1e6).unref())')], {
    directory,
  })
  loading.interrupt('SIGINT')
  expect((await loading.result).status).toBe(130)
})
