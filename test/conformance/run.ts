// pnpm conformance streams [DIR] [--list FILE] [--store memory|level|both] [--verbose]
// Runs every case below DIR (default: the suite in this folder), or those that FILE names; prints each failing case with its first difference. Exit 1 if any failed.
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { messageOf } from '@millrace/record'
import { casesIn, casesOfList, type ListedCase } from './list-cases.ts'
import { type Failure, runCase, type StoreKind } from './run-case.ts'

const usage =
  'usage: conformance streams [DIR] [--list FILE] [--store memory|level|both] [--verbose]\n' +
  '  DIR      a folder of cases (default: test/conformance/streams)\n' +
  '  --list   a file with one path of a case a line, relative to that file\n' +
  '  --store  where stores live (default: both, one after the other)\n'

const storeKinds: Readonly<Record<string, readonly StoreKind[]>> = {
  memory: ['memory'],
  level: ['level'],
  both: ['memory', 'level'],
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      list: { type: 'string' },
      store: { type: 'string' },
      verbose: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  const [suite, folder] = positionals
  const stores = storeKinds[values.store ?? 'both']
  if (
    values.help ||
    suite !== 'streams' ||
    stores === undefined ||
    (folder !== undefined && values.list !== undefined)
  ) {
    process.stderr.write(usage)
    return values.help ? 0 : 2
  }
  const cases =
    values.list === undefined
      ? casesIn(resolve(folder ?? fileURLToPath(new URL('streams', import.meta.url))))
      : casesOfList(resolve(values.list))
  let failed = 0
  for (const listed of cases) {
    const failure = await runSafely(listed, stores)
    if (failure) {
      failed += 1
      process.stdout.write(`FAIL ${listed.title}\n${shown(failure)}`)
    } else if (values.verbose) {
      process.stdout.write(`ok   ${listed.title}\n`)
    }
  }
  process.stdout.write(`${cases.length - failed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}

async function runSafely({ file }: ListedCase, stores: readonly StoreKind[]): Promise<Failure | undefined> {
  try {
    return await runCase(file, stores)
  } catch (thrown) {
    return { where: 'the runner', thrown: messageOf(thrown) }
  }
}

function shown(failure: Failure): string {
  if ('thrown' in failure) return `  ${failure.where}: ${failure.thrown}\n`
  const { where, path, expected, actual } = failure
  return `  ${where}: ${path}\n    expected ${asText(expected)}\n    actual   ${asText(actual)}\n`
}

function asText(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

process.exitCode = await main()
