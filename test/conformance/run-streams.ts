// pnpm conformance streams [DIR] [--list FILE] [--store memory|level|both] [--verbose]
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

/** The exit code. */
export async function runStreams(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      list: { type: 'string' },
      store: { type: 'string' },
      verbose: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  const [folder] = positionals
  const stores = storeKinds[values.store ?? 'both']
  if (values.help || stores === undefined || (folder !== undefined && values.list !== undefined)) {
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
