// The function catalogue, where it is at hand: every function, every signature, every example that is an expression.
import { existsSync, readFileSync } from 'node:fs'
import { builtInFunctions, type Param, paramTypeText } from '@millrace/sql'
import { describe, expect, test } from 'vitest'
import { evaluate } from './evaluate.ts'
import { render } from './render.ts'

interface Entry {
  readonly name: string
  readonly kind: string
  readonly signatures: readonly { readonly params: readonly CatalogueParam[] }[]
  readonly examples?: readonly { readonly expr: string; readonly result: string }[]
  readonly supportsTableInput?: boolean
}
interface CatalogueParam {
  readonly name: string
  readonly type: string
  readonly variadic?: boolean
  readonly constant?: boolean
}

const conformance = process.env['MILLRACE_CONFORMANCE'] ?? '../shared/conformance'
const path = `${conformance}/../reference/sql-functions.json`
const catalogue: readonly Entry[] = existsSync(path)
  ? (JSON.parse(readFileSync(path, 'utf8')) as { functions: Entry[] }).functions
  : []
const registry = builtInFunctions()
const bare = (text: string): string => text.replaceAll(/\s/g, '')

if (catalogue.length > 0) describe('the catalogue', compareToCatalogue)
else
  test('the catalogue is at hand', (context) => {
    expect((process.env['MILLRACE_REQUIRE'] ?? '').split(',')).not.toContain('conformance')
    context.skip(`there is no ${path}; MILLRACE_CONFORMANCE says where the conformance material is`)
  })

function compareToCatalogue(): void {
  test('names the same functions, of the same kinds', () => {
    const kinds = (all: readonly { name: string; kind: string }[]): string[] =>
      all.map(({ name, kind }) => `${name.toUpperCase()} ${kind}`).sort()
    expect(kinds(registry.all())).toEqual(kinds(catalogue))
  })

  test.for(catalogue)('$name has the same signatures', ({ name, signatures, supportsTableInput }) => {
    const fn = registry.find(name)
    const mine = fn?.signatures.map(({ params }) => params.map(paramText).join())
    const theirs = signatures.map(({ params }) => params.map(catalogueText).join())
    expect(mine?.sort()).toEqual(theirs.sort())
    if (fn?.kind === 'aggregate') expect(fn.signatures.map(({ undoes }) => undoes)).not.toContain(!supportsTableInput)
  })

  // Some examples are prose, have columns, or vary; those are tested by hand.
  const examples = catalogue
    .filter(({ kind }) => kind === 'scalar')
    .flatMap(({ examples: all }) => all ?? [])
    .filter(({ expr }) => !/SELECT| on |\.\.\. |\b[a-z]+[,)]/.test(expr.replaceAll(/'[^']*'/g, '')) || /=>/.test(expr))
    .filter(({ result }) => !/varies|xxxx|approx/.test(result))

  test('has many examples', () => expect(examples.length).toBeGreaterThan(120))

  test.for(examples)('$expr gives $result', ({ expr, result }) => {
    const { type, value } = evaluate(expr)
    expect(bare(render(type, value))).toBe(bare(result))
  })
}

function paramText({ name, type, variadic, literal }: Param): string {
  const text = paramTypeText(type).replace('LAMBDA ', 'LAMBDA')
  return bare(`${name}:${text}${variadic ? '...' : ''}${literal ? '!' : ''}`)
}

function catalogueText({ name, type, variadic, constant }: CatalogueParam): string {
  return bare(`${name}:${type.replace('DECIMAL(p,s)', 'DECIMAL')}${variadic ? '...' : ''}${constant ? '!' : ''}`)
}
