// pnpm differential -- [--seed N] [--count M] [--generator own|oracle|both] [--store memory|level|both] [--keep DIR] [--verbose]
// Random topologies, run by the real Kafka Streams and then here: outputs, stores, internal topics and descriptions must be equal. Exit 1 if any differs.
// They are made a hundred at a time, each hundred from the next seed: a run that was stopped goes on with the seed that it named last.
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf } from '@millrace/record'
import { casesIn, type ListedCase } from '../conformance/list-cases.ts'
import { reportListed, storeKinds } from '../conformance/run-listed.ts'
import type { StoreKind } from '../conformance/run-case.ts'
import { drawnCases, findOracle, randomCases } from './oracle.ts'

const usage =
  'usage: differential [--seed N] [--count M] [--generator own|oracle|both] [--store memory|level|both] [--keep DIR] [--verbose]\n' +
  '  --seed       where random numbers begin (default: 1); the next hundred topologies have the next seed\n' +
  '  --count      how many topologies (default: 100)\n' +
  '  --generator  who draws them: the oracle, the generator of this project, or each one half (default: both)\n' +
  '  --store      where stores live (default: both, one after the other)\n' +
  '  --keep       a folder for all cases (default: those that differ, in a new one)\n' +
  '  MILLRACE_ORACLE is the path of the program that runs Kafka Streams; with TMPDIR on a memory disk it is several times faster.\n'

const batchSize = 100
const generators = {
  own: [drawnCases],
  oracle: [randomCases],
  both: [randomCases, drawnCases],
} as const

interface Options {
  readonly oracle: string
  readonly generator: keyof typeof generators
  readonly stores: readonly StoreKind[]
  readonly verbose: boolean
  /** Where cases stay: all of them, or those that differ. */
  readonly folder: string
  readonly keepsAll: boolean
}

interface Outcome {
  readonly passed: number
  readonly failed: number
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((arg) => arg !== '--'),
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '100' },
      generator: { type: 'string', default: 'both' },
      store: { type: 'string', default: 'both' },
      keep: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [seed, count, stores, { generator }] = [
    Number(values.seed),
    Number(values.count),
    storeKinds[values.store],
    values,
  ]
  if (values.help || !Number.isSafeInteger(seed) || !(count > 0) || stores === undefined || !isGenerator(generator)) {
    process.stderr.write(usage)
    return values.help ? 0 : 2
  }
  const oracle = findOracle(process.env)
  if (oracle === undefined) {
    process.stderr.write('differential: there is no Kafka Streams to compare with; set MILLRACE_ORACLE\n')
    return 2
  }
  const keepsAll = values.keep !== undefined
  const folder =
    values.keep === undefined ? await mkdtemp(join(tmpdir(), 'millrace-differential-')) : resolve(values.keep)
  const options = { oracle, generator, stores, verbose: values.verbose, folder, keepsAll }
  const { passed, failed } = await runBatches(seed, count, options)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  if (failed > 0) process.stdout.write(`seed ${seed}; the cases are in ${folder}\n`)
  else if (!keepsAll) await rm(folder, { recursive: true })
  return failed === 0 ? 0 : 1
}

const isGenerator = (name: string): name is keyof typeof generators => Object.hasOwn(generators, name)

async function runBatches(seed: number, count: number, options: Options): Promise<Outcome> {
  let [passed, failed] = [0, 0]
  for (let done = 0; done < count; done += batchSize) {
    const batch = { seed: seed + done / batchSize, count: Math.min(batchSize, count - done) }
    const outcome = await runBatch(batch, options)
    passed += outcome.passed
    failed += outcome.failed
    const left = count - done - batch.count
    if (left > 0) {
      process.stdout.write(`${passed} passed, ${failed} failed; on with --seed ${batch.seed + 1} --count ${left}\n`)
    }
  }
  return { passed, failed }
}

async function runBatch({ seed, count }: { seed: number; count: number }, options: Options): Promise<Outcome> {
  const made = await mkdtemp(join(tmpdir(), 'millrace-differential-'))
  try {
    const makers = generators[options.generator]
    const share = Math.ceil(count / makers.length)
    for (const [at, make] of makers.slice(0, count).entries()) {
      const folder = join(made, String(at))
      await mkdir(folder)
      await make(options.oracle, { seed, count: Math.min(share, count - at * share), folder })
    }
    const cases = casesIn(made)
    const failed = await reportListed(cases.map(titled), options.stores, options.verbose)
    for (const { title } of cases) {
      const kept = join(options.folder, shortOf(title))
      if (!options.keepsAll && !failed.includes(shortOf(title))) continue
      await mkdir(dirname(kept), { recursive: true })
      await cp(join(made, title), kept)
    }
    return { passed: cases.length - failed.length, failed: failed.length }
  } finally {
    await rm(made, { recursive: true })
  }
}

const shortOf = (title: string): string => title.slice(title.lastIndexOf('/') + 1)
const titled = ({ title, file }: ListedCase): ListedCase => ({ title: shortOf(title), file })

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`differential: ${messageOf(error)}\n`)
  process.exitCode = 2
}
