// Runs one conformance case on the test driver and says where it first differs from what Kafka Streams recorded. No case is treated otherwise than by its content.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMillraceError, messageOf } from '@millrace/record'
import { TopologyTestDriver } from '@millrace/testing'
import { type BuiltCase, buildTopology } from './build-topology.ts'
import type { ConformanceCase } from './case.ts'
import type { CaseError, CaseInput, CaseRun } from './case-runs.ts'
import { inputTypes } from './case-types.ts'
import { headersFrom, toBytes } from './case-values.ts'
import { applicationId, chanceOf, type Course, courses, isFit, remaining } from './courses.ts'
import { type Difference, firstDifference } from './first-difference.ts'
import { expectedResults, readResults } from './run-results.ts'

export type StoreKind = 'memory' | 'level'

export interface CaseFile extends ConformanceCase {
  readonly error?: CaseError
  readonly runs?: readonly CaseRun[]
}

/** A difference, or the text of what was thrown. */
export type Failure = { readonly where: string } & (Difference | { readonly thrown: string })

const wallClockMs = 1_000_000
const millraceCode = /^[A-Z]+_[A-Z_]+$/

/** Undefined when every run, on each kind of store and on each course, equals the record. */
export async function runCase(
  file: CaseFile,
  stores: readonly StoreKind[],
  through: readonly Course[] = courses,
): Promise<Failure | undefined> {
  const built = build(file)
  if ('thrown' in built) return judgeRejection(refusedBeforeRunning(file) ? 'build' : undefined, 'build', built.thrown)
  if (file.error)
    return { where: 'build', thrown: `accepted, but Kafka Streams rejects it at stage ${file.error.stage}` }
  if (file.describe !== undefined) {
    const difference = firstDifference(file.describe.split('\n'), built.topology.describe().split('\n'), 'describe')
    if (difference) return { where: 'describe()', ...difference }
  }
  for (const store of stores) {
    for (const run of file.runs ?? []) {
      for (const course of through.filter((wanted) => isFit(wanted, file, built.topology, run))) {
        const failure = await runOn(store, file, run, course)
        if (failure) return { ...failure, where: `run ${run.name} on ${store} stores, ${course}${failure.where}` }
      }
    }
  }
  return undefined
}

/** What Kafka Streams refuses when a topology is started may be refused as soon as it is built. */
function refusedBeforeRunning({ error, runs = [] }: CaseFile): boolean {
  if (error) return error.stage === 'build'
  return runs.length > 0 && runs.every((run) => run.error?.stage === 'driver')
}

function build(file: CaseFile): BuiltCase | { readonly thrown: unknown } {
  try {
    return buildTopology(file)
  } catch (thrown) {
    return { thrown }
  }
}

/** A rejection counts only where one is expected, and only as an error of ours: a crash, or a step that is not supported yet, proves nothing. */
function judgeRejection(expected: string | undefined, stage: string, thrown: unknown): Failure | undefined {
  const ours = isMillraceError(thrown) && millraceCode.test(thrown.code)
  if (ours && expected === stage) return undefined
  const text = `${messageOf(thrown)}${expected === undefined ? '' : ` (expected: rejected at stage ${expected})`}`
  return { where: stage === 'build' ? 'build' : `, ${stage}`, thrown: text }
}

async function runOn(store: StoreKind, file: CaseFile, run: CaseRun, course: Course): Promise<Failure | undefined> {
  if (store === 'memory') return runWith('memory', file, run, course)
  const directory = await mkdtemp(join(tmpdir(), 'millrace-conformance-'))
  try {
    return await runWith({ level: join(directory, 'task') }, file, run, course)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function runWith(
  store: 'memory' | { readonly level: string },
  file: CaseFile,
  run: CaseRun,
  course: Course,
): Promise<Failure | undefined> {
  const { topology, peeks } = buildTopology(file)
  const chance = chanceOf(run.name, run.inputs.length)
  const isKilled = (index: number): boolean =>
    course === 'killed' && (chance() || index + 1 === Math.ceil(run.inputs.length / 2))
  let driver: TopologyTestDriver
  try {
    driver = new TopologyTestDriver(topology, {
      applicationId,
      cacheMaxBytes: file.config?.cacheBytes ?? 0,
      initialWallClockMs: wallClockMs,
      store,
      ...(course === 'aborted' ? { aborts: chanceOf(run.name, run.inputs.length) } : {}),
    })
  } catch (thrown) {
    return judgeRejection(run.error?.stage, 'driver', thrown)
  }
  try {
    try {
      await driver.settled()
    } catch (thrown) {
      return judgeRejection(run.error?.stage, 'driver', thrown)
    }
    for (const [index, input] of run.inputs.entries()) {
      try {
        applyInput(driver, file, input)
        await driver.settled()
        if (isKilled(index)) await driver.restart()
      } catch (thrown) {
        const expected = run.error?.stage === 'run' && run.error.input === index ? 'run' : undefined
        const failure = judgeRejection(expected, 'run', thrown)
        return failure && { ...failure, where: `, input ${index}` }
      }
    }
    if (run.error) return { where: '', thrown: `accepted, but Kafka Streams rejects it at stage ${run.error.stage}` }
    const [expected, actual] = [expectedResults(run), await readResults(driver, file, run, peeks)]
    const difference = firstDifference(remaining(expected, course, topology), remaining(actual, course, topology))
    return difference && { where: '', ...difference }
  } finally {
    await driver.close()
  }
}

function applyInput(driver: TopologyTestDriver, file: CaseFile, input: CaseInput): void {
  if ('advanceWallClock' in input) return driver.advanceWallClock(input.advanceWallClock)
  const { topic, key, value, timestamp, headers } = input.pipe
  const types = inputTypes(file, topic)
  driver.pipe(topic, {
    key: toBytes(types.key, key),
    value: toBytes(types.value, value),
    timestamp,
    headers: headersFrom(headers),
  })
}
