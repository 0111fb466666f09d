// The page of all built-in functions, made from their registry: docs/reference/sql-functions.md.
import { families } from './built-in.ts'
import { FunctionRegistry, type SqlFunction } from './registry.ts'
import { type Returns, type Signature, signatureText } from './signature.ts'

/** The whole page. */
export function functionReference(): string {
  const sections = Object.entries(families).flatMap(([family, functions]) => [
    `## ${family}`,
    '',
    ...new FunctionRegistry(functions).all().flatMap(entry),
  ])
  return [
    '# SQL functions',
    '',
    'Names are found whatever their case. `T` and other single letters stand for any type, the same one within a call;',
    '`...` is any number of arguments. Numbers become wider ones by themselves, text becomes dates, times, timestamps and bytes.',
    'Where a scalar function fails the value is NULL and the processing log says why.',
    '',
    ...sections,
  ].join('\n')
}

function entry(fn: SqlFunction): string[] {
  const name = fn.name.toUpperCase()
  const calls = fn.signatures.map((signature) => `${signatureText(name, signature.params)}${returnsText(signature)}`)
  const overTables =
    fn.kind !== 'aggregate' || fn.signatures.some(({ undoes }) => undoes) ? [] : ['Of streams only, not of tables.', '']
  return [`### ${name}`, '', fn.description, '', ...overTables, '```', ...calls, '```', '']
}

/** What follows from the arguments is not written. */
function returnsText({ returns }: Signature & { readonly returns: Returns }): string {
  return typeof returns === 'string' ? ` -> ${returns}` : ''
}
