// SHOW and DESCRIBE: what the engine behind the prompt knows, as tables of facts.
import type { QueryPort } from '@millrace/engine'
import { type DataSource, type Listed, type Statement, statementError, typeText } from '@millrace/sql'
import type { Fact, TableAnswer } from './sql-port.ts'

/** Undefined for any other statement, and for what is not known here. @throws {MillraceError} `SQL_STATEMENT` */
export async function knownAnswer(tree: Statement, port: QueryPort): Promise<TableAnswer | undefined> {
  if (tree.kind === 'show') return shown(tree.what, tree.all, port)
  if (tree.kind !== 'describe' || tree.what !== 'source' || tree.name === undefined) return undefined
  const source = port.session.catalog.source(tree.name)
  if (source) return described(source)
  const hint = 'SHOW STREAMS and SHOW TABLES list what there is'
  throw statementError(`Could not find STREAM/TABLE '${tree.name}' in the Metastore`, { span: tree.span, hint })
}

async function shown(what: Listed, all: boolean, port: QueryPort): Promise<TableAnswer | undefined> {
  const { catalog } = port.session
  switch (what) {
    case 'STREAMS':
      return sources(catalog.sources.filter(({ kind }) => kind === 'STREAM'))
    case 'TABLES':
      return sources(catalog.sources.filter(({ kind }) => kind === 'TABLE'))
    case 'TOPICS':
      return topics(all, port)
    case 'QUERIES':
      return {
        kind: 'table',
        columns: ['id', 'state', 'sink', 'statement'],
        rows: port.queries.all.map(({ query, state }) => [query.id, state, query.sink?.name ?? null, query.text]),
      }
    case 'FUNCTIONS':
      return table(
        ['name', 'kind'],
        port.functions.all().map(({ name, kind }) => [name, kind]),
      )
    case 'TYPES':
      return table(
        ['name', 'type'],
        [...catalog.types].map(([name, type]) => [name, typeText(type)]),
      )
    case 'PROPERTIES':
      return table(
        ['name', 'value'],
        Object.entries(port.settings).map(([name, value]) => [name, String(value)]),
      )
    case 'VARIABLES':
      return table(['name', 'value'], [...port.variables])
    default:
      return undefined
  }
}

function sources(found: readonly DataSource[]): TableAnswer {
  return table(
    ['name', 'topic', 'key format', 'value format', 'windowed'],
    found.map(({ name, topic, keyFormat, valueFormat }) => [
      name,
      topic,
      keyFormat.name,
      valueFormat.name,
      keyFormat.window !== undefined,
    ]),
  )
}

/** Without ALL those that people made. */
async function topics(all: boolean, { client }: QueryPort): Promise<TableAnswer> {
  const described = [...(await client.admin.describeTopics())].filter(([name]) => all || !name.startsWith('_'))
  return table(
    ['name', 'partitions', 'replicas'],
    described
      .map(([name, { partitions }]): Fact[] => [name, partitions.length, partitions[0]?.replicas.length ?? 0])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  )
}

function described({ schema, kind }: DataSource): TableAnswer {
  const key = kind === 'TABLE' ? 'primary key' : 'key'
  return table(
    ['column', 'type', 'role'],
    [
      ...schema.key.map(({ name, type }) => [name, typeText(type), key]),
      ...schema.value.map(({ name, type }) => [name, typeText(type), null]),
      ...schema.headers.map(({ name, type }) => [name, typeText(type), 'header']),
    ],
  )
}

function table(columns: readonly string[], rows: readonly (readonly Fact[])[]): TableAnswer {
  return { kind: 'table', columns, rows }
}
