// The error reference: reads each package's closed union in `src/errors.ts`, and the quotes of what a mistake gets told, and writes docs/reference/errors.md, or checks that it is equal.
//   node scripts/errors.ts --write | --check
// Law: every code has a sentence beside it in its catalogue, belongs to one package, and is used in that package.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Quote, quotesByPlace } from './quoted-messages.ts'

export interface Entry {
  readonly code: string
  readonly meaning: string
}

export interface Catalogue {
  readonly package: string
  readonly entries: readonly Entry[]
}

/** A closed union of codes, with the comment above it. */
const unions =
  /((?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/|\/\/[^\n]*\n)\s*)?export type \w*ErrorCode\s*=((?:\s*\/\*\*(?:(?!\*\/)[\s\S])*\*\/|\s*\/\/[^\n]*|\s*\|?\s*'[A-Z0-9_]+')+)/g

const squeeze = (text: string): string =>
  text
    .replace(/^\s*(\/\*\*?|\*\/|\*|\/\/)/gm, ' ')
    .replace(/\*\/\s*$/, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** Sentences by code from the comment above a type. */
function sentencesAbove(head: string): Map<string, string> {
  const above = new Map<string, string>()
  const entry = /((?:`[A-Z0-9_]+`(?:,| and| or)?\s*)+):\s*(.*?)(?=\s*(?:- )?(?:`[A-Z0-9_]+`(?:,| and| or)?\s*)+:|$)/g
  for (const [, codes = '', text = ''] of head.matchAll(entry)) {
    for (const [, code = ''] of codes.matchAll(/`([A-Z0-9_]+)`/g)) above.set(code, text)
  }
  return above
}

/**
 * The codes of one catalogue, in its order. A code's sentence is the comment before its member of the union,
 * or its entry in the comment above the type: `CODE`: sentence, or `CODE`, `OTHER`: one sentence for both.
 */
export function readCatalogue(source: string): Entry[] {
  const entries: Entry[] = []
  for (const [, head = '', body = ''] of source.matchAll(unions)) {
    const above = sentencesAbove(squeeze(head))
    let comment = ''
    for (const [part] of body.matchAll(/\/\*\*(?:(?!\*\/)[\s\S])*\*\/|\/\/[^\n]*|'[A-Z0-9_]+'/g)) {
      if (!part.startsWith("'")) {
        comment = `${comment} ${squeeze(part)}`.trim()
        continue
      }
      const code = part.slice(1, -1)
      entries.push({ code, meaning: (comment || above.get(code) || '').replace(new RegExp(`^\`?${code}\`?:\\s*`), '') })
      comment = ''
    }
  }
  return entries
}

function sourcesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8').replace(unions, ''))
    .join('\n')
}

/** Every catalogue under `root`, and what is wrong with them. */
export function readCatalogues(root: string): { catalogues: Catalogue[]; problems: string[] } {
  const catalogues: Catalogue[] = []
  const problems: string[] = []
  const owner = new Map<string, string>()
  for (const folder of readdirSync(join(root, 'packages')).sort()) {
    const src = join(root, 'packages', folder, 'src')
    if (!existsSync(join(src, 'errors.ts'))) continue
    const entries = readCatalogue(readFileSync(join(src, 'errors.ts'), 'utf8'))
    if (entries.length === 0)
      problems.push(`packages/${folder}/src/errors.ts: no \`export type …ErrorCode = 'A' | 'B'\` was found`)
    const sources = sourcesOf(src)
    for (const { code, meaning } of entries) {
      if (meaning === '')
        problems.push(`packages/${folder}/src/errors.ts: ${code} has no sentence that says what it means`)
      if (owner.has(code))
        problems.push(`packages/${folder}/src/errors.ts: ${code} belongs to ${owner.get(code)} already`)
      if (!sources.includes(`'${code}'`))
        problems.push(`packages/${folder}/src/errors.ts: ${code} is used nowhere in the package`)
      owner.set(code, folder)
    }
    catalogues.push({ package: folder, entries })
  }
  return { catalogues, problems }
}

function quoteLines({ mistake, level, says, meaning }: Quote): string[] {
  const kind = level === undefined ? '' : level === 'warn' ? ' (a warning in the log)' : ` (a log line, ${level})`
  return ['', `**${mistake}**${kind}`, '', '```text', says, '```', '', meaning]
}

/** The page, from the catalogues. */
export function errorPage(catalogues: readonly Catalogue[]): string {
  const lines = [
    '# Errors',
    '',
    'Every error of Millrace is a `MillraceError` with a `code` from this list; programs test the code, people read the message.',
    'The page is made from the catalogues (`packages/*/src/errors.ts`) by `pnpm errors`, and a test holds the two equal.',
    '',
    '## What a mistake gets told',
    '',
    'The whole message for what goes wrong most often, with `<…>` for what differs. Each is held equal to what is said by a test that makes the mistake.',
  ]
  for (const [place, quotes] of Object.entries(quotesByPlace)) {
    lines.push('', `### ${place}`, ...Object.values(quotes).flatMap(quoteLines))
  }
  lines.push('', '## All codes')
  for (const { package: name, entries } of catalogues) {
    lines.push('', `### ${name}`, '', '| code | meaning |', '|---|---|')
    for (const { code, meaning } of entries) lines.push(`| \`${code}\` | ${meaning.replaceAll('|', '\\|')} |`)
  }
  return `${lines.join('\n')}\n`
}

/** What keeps the page of `root` from being equal to its catalogues. */
export function errorPageProblems(root: string): string[] {
  const { catalogues, problems } = readCatalogues(root)
  const file = join(root, 'docs/reference/errors.md')
  const page = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (page !== errorPage(catalogues))
    problems.push('docs/reference/errors.md is not what the catalogues say; run `pnpm errors`')
  return problems
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url))
  if (process.argv.includes('--write'))
    writeFileSync(join(root, 'docs/reference/errors.md'), errorPage(readCatalogues(root).catalogues))
  const problems = errorPageProblems(root)
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length > 0 ? 1 : 0
}
