// The runner must be able to fail: each thing that a case records is falsified once, and each time the runner must say so.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { CaseRun } from './case-runs.ts'
import { type CaseFile, runCase } from './run-case.ts'

const path = new URL('streams/cases/wordcount-cached.json', import.meta.url)

/** The case with its first run only, changed. */
function planted(change: (run: Record<string, any>, file: Record<string, any>) => void): CaseFile {
  const file = JSON.parse(readFileSync(path, 'utf8')) as CaseFile & { runs: CaseRun[] }
  file.runs.splice(1)
  change(file.runs[0] as unknown as Record<string, any>, file)
  return file
}

const violations: readonly [string, string, Parameters<typeof planted>[0]][] = [
  ['a value', 'outputs.out[2].value', (run) => (run.outputs.out[2].value = 9)],
  ['a timestamp', 'outputs.out[2].timestamp', (run) => (run.outputs.out[2].timestamp = 9)],
  ['headers', 'outputs.out[0].headers', (run) => (run.outputs.out[0].headers = [['a', 'b']])],
  ['a record too many', 'outputs.out[4]', (run) => run.outputs.out.pop()],
  ['a record too few', 'outputs.out[5]', (run) => run.outputs.out.push(run.outputs.out[0])],
  ['a topic too many', 'outputs.out', (run) => (run.outputs = {})],
  ['an internal topic too many', 'internalTopics.conformance-Counts-repartition', (run) => (run.internalTopics = {})],
  [
    'bytes of a changelog',
    'internalTopics.conformance-Counts-changelog[0].valueHex',
    (run) => (run.internalTopics['conformance-Counts-changelog'][0].valueHex = '00'),
  ],
  ['the order of a store', 'stores.Counts.entries[0].key', (run) => run.stores.Counts.entries.reverse()],
  ['what peeks saw', 'peeks.p', (run) => (run.peeks = { p: [{ key: 'a', value: 'b' }] })],
  ['dropped records', 'droppedRecords', (run) => (run.droppedRecords = 3)],
  ['the description', 'describe[1]', (_run, file) => (file.describe = file.describe.replace('Sub', 'sub'))],
]

describe('the runner', () => {
  test('passes the case as it was recorded', async () => {
    expect(
      await runCase(
        planted(() => undefined),
        ['memory'],
      ),
    ).toBeUndefined()
  })

  test.each(violations)('finds %s', async (_what, difference, change) => {
    expect(await runCase(planted(change), ['memory'])).toMatchObject({ path: difference })
  })

  test.each(['killed', 'aborted'] as const)('looks at what a %s run leaves', async (course) => {
    const path = 'internalTopics.conformance-Counts-changelog'
    const broken = planted((run) => (run.internalTopics['conformance-Counts-changelog'][0].valueHex = '00'))
    const difference = await runCase(broken, ['memory'], [course])
    expect(difference).toMatchObject({ path: expect.stringContaining(path) })
    expect(difference?.where).toContain(course)
  })

  test('finds a case that should be rejected', async () => {
    const atBuild = planted((_run, file) => (file.error = { stage: 'build' }))
    expect(await runCase(atBuild, ['memory'])).toMatchObject({ where: 'build' })
    const atInput = planted((run) => (run.error = { stage: 'run', input: 1 }))
    expect(await runCase(atInput, ['memory'])).toMatchObject({ thrown: expect.stringContaining('accepted') })
  })

  test('does not take a step that is not supported for a rejection', async () => {
    const unknown = planted((_run, file) => {
      file.topology[1].op = 'juggle'
      file.error = { stage: 'build' }
    })
    expect(await runCase(unknown, ['memory'])).toMatchObject({
      thrown: expect.stringContaining("operator 'juggle' is not supported yet"),
    })
  })
})
