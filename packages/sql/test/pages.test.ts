// The pages of docs/sql against the code: what they list is what there is.
import { readFileSync } from 'node:fs'
import { isMillraceError } from '@millrace/record'
import { describe, expect, test } from 'vitest'
import { sinkProperties, sourceProperties } from '../src/statement/properties/source-properties.ts'
import { parse, parseType } from '../src/syntax/parser.ts'

function page(name: string): string {
  return readFileSync(new URL(`../../../docs/sql/${name}.md`, import.meta.url), 'utf8')
}

/** The names in the first column of tables, in back-quotes. */
function firstColumn(text: string): readonly string[] {
  return [...text.matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name)
}

/** What the error of an option that does not exist lists. */
function knownOptions(read: typeof sourceProperties): readonly string[] {
  const tree = parse("CREATE STREAM s WITH (KAFKA_TOPIC = 't', NO_OPTION = 1);").statements[0]?.tree
  try {
    if (tree?.kind === 'create-source') read(tree.properties)
  } catch (error) {
    if (isMillraceError(error)) return String(error.details['hint']).replace('there are ', '').split(', ')
    throw error
  }
  throw new Error('an option that does not exist was taken')
}

test('the page of options lists those that there are', () => {
  const [common = '', plain = ''] = page('options').split('Only of a plain CREATE')
  expect(firstColumn(common).toSorted()).toEqual(knownOptions(sinkProperties).toSorted())
  const all = [...firstColumn(common), ...firstColumn(plain)]
  expect(all.toSorted()).toEqual(knownOptions(sourceProperties).toSorted())
})

describe('the page of types', () => {
  const [table = ''] = page('types').split('`CREATE TYPE')

  test('lists every type', () => {
    const names = [...table.matchAll(/`([A-Z]+)/g)].map(([, name = '']) => name)
    const kinds = 'BOOLEAN INTEGER BIGINT DOUBLE DECIMAL STRING BYTES DATE TIME TIMESTAMP ARRAY MAP STRUCT'.split(' ')
    expect(names.filter((name) => kinds.includes(name))).toEqual(kinds)
  })

  test('writes types as the parser reads them', () => {
    const texts = [...table.matchAll(/`([A-Z]+(?:[(<][^`]*)?)`/g)].map(([, text = '']) =>
      text.replace('p, s', '4, 2').replace('<t>', '<INT>').replace('k, v', 'STRING, INT').replace('f t, …', 'f INT'),
    )
    expect(texts).toContain('STRUCT<f INT>')
    for (const text of texts) expect([text, parseType(text).diagnostics]).toEqual([text, []])
  })
})

test('the statements of the pages are statements', () => {
  const scripts = [...page('statements').matchAll(/```sql\n([^]*?)```/g)].map(([, text = '']) => text)
  expect(scripts.length).toBeGreaterThan(5)
  for (const script of scripts) expect(parse(script).diagnostics).toEqual([])
})
