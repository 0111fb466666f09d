// pnpm differential -- [--seed N] [--count M] [--store memory|level|both] [--keep DIR] [--verbose]
// Random topologies, run by the real Kafka Streams and then here: outputs, stores, internal topics and descriptions must be equal. Exit 1 if any differs.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf } from '@millrace/record'
import { casesIn } from '../conformance/list-cases.ts'
import { runListed, storeKinds } from '../conformance/run-listed.ts'
import { findOracle, randomCases } from './oracle.ts'

const usage =
  'usage: differential [--seed N] [--count M] [--store memory|level|both] [--keep DIR] [--verbose]\n' +
  '  --seed   where random numbers begin (default: 1)\n' +
  '  --count  how many topologies (default: 100)\n' +
  '  --store  where stores live (default: both, one after the other)\n' +
  '  --keep   a folder for the cases (default: one that is removed if all pass)\n' +
  '  MILLRACE_ORACLE is the path of the program that runs Kafka Streams.\n'

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((arg) => arg !== '--'),
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '100' },
      store: { type: 'string', default: 'both' },
      keep: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [seed, count, stores] = [Number(values.seed), Number(values.count), storeKinds[values.store]]
  if (values.help || !Number.isSafeInteger(seed) || !(count > 0) || stores === undefined) {
    process.stderr.write(usage)
    return values.help ? 0 : 2
  }
  const oracle = findOracle(process.env)
  if (oracle === undefined) {
    process.stderr.write('differential: there is no Kafka Streams to compare with; set MILLRACE_ORACLE\n')
    return 2
  }
  const folder =
    values.keep === undefined ? await mkdtemp(join(tmpdir(), 'millrace-differential-')) : resolve(values.keep)
  await randomCases(oracle, { seed, count, folder })
  const failed = await runListed(casesIn(folder), stores, values.verbose)
  if (failed.length > 0) process.stdout.write(`seed ${seed}; the cases are in ${folder}\n`)
  else if (values.keep === undefined) await rm(folder, { recursive: true })
  return failed.length === 0 ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`differential: ${messageOf(error)}\n`)
  process.exitCode = 2
}
