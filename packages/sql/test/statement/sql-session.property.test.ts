import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import type { Catalog, SqlSession } from '@millrace/sql'
import { openSession } from './script.ts'

const streams = ['A', 'B', 'C']
const tables = ['T', 'U']
const stream = fc.constantFrom(...streams)
const table = fc.constantFrom(...tables)
const named = fc.oneof(stream, table)
const kindOf = (name: string): string => (streams.includes(name) ? 'STREAM' : 'TABLE')
const create = fc.constantFrom('CREATE', 'CREATE OR REPLACE')
const overTopic = (name: string): string => {
  const key = streams.includes(name) ? 'KEY' : 'PRIMARY KEY'
  return `${kindOf(name)} ${name} (K INT ${key}, V INT) WITH (KAFKA_TOPIC='t', FORMAT='JSON');`
}

const statement = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(create, named).map(([word, name]) => `${word} ${overTopic(name)}`) },
  { weight: 1, arbitrary: named.map((name) => `CREATE SOURCE ${overTopic(name)}`) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(create, named, named)
      .map(([word, name, from]) => `${word} ${kindOf(name)} ${name} AS SELECT * FROM ${from};`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(table, named)
      .map(([name, from]) => `CREATE TABLE ${name} AS SELECT K, COUNT(*) AS V FROM ${from} GROUP BY K;`),
  },
  { weight: 2, arbitrary: fc.tuple(named, named).map(([into, from]) => `INSERT INTO ${into} SELECT * FROM ${from};`) },
  { weight: 4, arbitrary: named.map((name) => `DROP ${kindOf(name)} ${name};`) },
  { weight: 1, arbitrary: named.map((name) => `ALTER ${kindOf(name)} ${name} ADD COLUMN W STRING;`) },
  { weight: 1, arbitrary: fc.constant('TERMINATE ALL;') },
)

function known({ catalog }: SqlSession): unknown {
  const { sources, queries } = catalog
  return { sources, queries, origins: [...streams, ...tables].map((name) => catalog.madeFrom(name)) }
}

function checkCatalog(catalog: Catalog): void {
  for (const { kind, sink, sources, id } of catalog.queries) {
    for (const read of sources) expect(catalog.source(read.name), `${id} reads`).toBeDefined()
    if (sink) expect(catalog.source(sink.name), `${id} writes`).toBeDefined()
    if (kind === 'CSAS' || kind === 'CTAS') expect(catalog.writers(sink?.name ?? '').map((one) => one.id)).toContain(id)
  }
  const ids = catalog.queries.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
}

test.prop([fc.array(statement, { minLength: 8, maxLength: 20 })])(
  'whatever is stated, what queries read and write is there, and what fails changes nothing',
  async (statements) => {
    const session = openSession()
    await session.executeScript(`CREATE ${overTopic('A')} CREATE ${overTopic('T')}`)
    for (const one of statements) {
      const before = known(session)
      try {
        await session.executeScript(one)
      } catch (error) {
        expect((error as { code: unknown }).code).toBe('SQL_STATEMENT')
        expect(known(session)).toEqual(before)
      }
      checkCatalog(session.catalog)
    }
  },
)
