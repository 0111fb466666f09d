// pnpm conformance streams [DIR] [--list FILE] [--store memory|level|both] [--verbose]
// Runs every case below DIR (default: the suite in this folder), or those that FILE names; prints each failing case with its first difference. Exit 1 if any failed.
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { casesIn, casesOfList } from './list-cases.ts'
import { runListed, storeKinds } from './run-listed.ts'

const usage =
  'usage: conformance streams [DIR] [--list FILE] [--store memory|level|both] [--verbose]\n' +
  '  DIR      a folder of cases (default: test/conformance/streams)\n' +
  '  --list   a file with one path of a case a line, relative to that file\n' +
  '  --store  where stores live (default: both, one after the other)\n'

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
  const failed = await runListed(cases, stores, values.verbose ?? false)
  return failed.length === 0 ? 0 : 1
}

process.exitCode = await main()
