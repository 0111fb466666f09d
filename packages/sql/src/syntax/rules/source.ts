// Statements that make, change and drop streams, tables, types and connectors.
import { EOF } from 'chevrotain'
import type { Grammar, Rule } from '../grammar.ts'
import { Comma, LeftParen, RightParen, Semicolon } from '../tokens.ts'
import { words } from '../words.ts'
import type {
  AlterSource,
  ColumnDefinition,
  ColumnRole,
  CreateAs,
  CreateConnector,
  CreateSource,
  CreateType,
  DropConnector,
  DropSource,
  DropType,
} from '../tree/statement.ts'
import { commaSeparated } from './list.ts'
import { takeName, takeText } from './name.ts'
import type { PropertyRules } from './property.ts'
import type { QueryRules } from './query.ts'
import type { TypeRules } from './type.ts'

type Creation = CreateSource | CreateAs | CreateType | CreateConnector
type Dropping = DropSource | DropType | DropConnector

export interface SourceRules {
  readonly create: Rule<Creation>
  readonly drop: Rule<Dropping>
  readonly alterSource: Rule<AlterSource>
  readonly column: Rule<ColumnDefinition>
  readonly elements: Rule<readonly ColumnDefinition[]>
  readonly sourceKind: Rule<'STREAM' | 'TABLE'>
}

type Rules = TypeRules & PropertyRules & QueryRules

export function sourceRules(g: Grammar, rules: Rules): SourceRules {
  const sourceKind = g.rule('sourceKind', () =>
    g.takeOneOf([words.STREAM, words.TABLE]).tokenType === words.TABLE ? 'TABLE' : 'STREAM',
  )
  const column = columnRule(g, rules)
  const elements = g.rule('elements', () => {
    g.take(LeftParen)
    const columns = commaSeparated(g, column)
    g.take(RightParen)
    return columns
  })
  const ifNotExists = g.rule('ifNotExists', () => {
    g.take(words.IF)
    g.take(words.NOT)
    g.take(words.EXISTS)
    return true
  })
  const create = createRule(g, { ...rules, sourceKind, elements, ifNotExists })
  const drop = dropRule(g, sourceKind)

  const addition = g.rule('addColumn', () => {
    const first = g.take(words.ADD)
    g.maybeIf(
      () => !isNameAndType(g),
      () => g.take(words.COLUMN),
    )
    const name = takeName(g)
    const type = g.call(rules.type)
    return { name, type, span: g.spanFrom(first) }
  })
  const alterSource = g.rule('alterSource', (): AlterSource => {
    const first = g.take(words.ALTER)
    const source = g.call(sourceKind)
    const name = takeName(g)
    const columns = commaSeparated(g, addition)
    return { kind: 'alter-source', source, name, columns, span: g.spanFrom(first) }
  })
  return { create, drop, alterSource, column, elements, sourceKind }
}

/** `ADD COLUMN INT` adds a column of that name. */
function isNameAndType(g: Grammar): boolean {
  return [Comma, Semicolon, EOF].some((type) => g.isAhead(3, type))
}

function columnRule(g: Grammar, { type }: TypeRules): Rule<ColumnDefinition> {
  const role = g.rule('columnRole', () =>
    g.choose<ColumnRole>([
      () => {
        g.take(words.PRIMARY)
        g.take(words.KEY)
        return { kind: 'primary-key' }
      },
      () => {
        g.take(words.KEY, 1)
        return { kind: 'key' }
      },
      () => {
        g.take(words.HEADERS)
        return { kind: 'header', key: undefined }
      },
      () => {
        g.take(words.HEADER)
        g.take(LeftParen)
        const key = takeText(g)
        g.take(RightParen)
        return { kind: 'header', key }
      },
    ]),
  )
  return g.rule('columnDefinition', (): ColumnDefinition => {
    const first = g.ahead(1)
    const name = takeName(g)
    const columnType = g.call(type)
    const columnRole = g.maybe(() => g.call(role)) ?? { kind: 'value' }
    return { name, type: columnType, role: columnRole, span: g.spanFrom(first) }
  })
}

function createRule(
  g: Grammar,
  rules: Rules & Pick<SourceRules, 'sourceKind' | 'elements'> & { readonly ifNotExists: Rule<boolean> },
): Rule<Creation> {
  const type = g.rule('createType', (): CreateType => {
    const first = g.take(words.CREATE)
    g.take(words.TYPE)
    const ifNotExists = g.maybe(() => g.call(rules.ifNotExists)) ?? false
    const name = takeName(g)
    g.take(words.AS)
    return { kind: 'create-type', name, ifNotExists, type: g.call(rules.type), span: g.spanFrom(first) }
  })
  const connector = g.rule('createConnector', (): CreateConnector => {
    const first = g.take(words.CREATE)
    const direction = g.takeOneOf([words.SINK, words.SOURCE]).tokenType === words.SINK ? 'SINK' : 'SOURCE'
    g.take(words.CONNECTOR)
    const ifNotExists = g.maybe(() => g.call(rules.ifNotExists)) ?? false
    const name = takeName(g)
    const properties = g.call(rules.exactProperties)
    return { kind: 'create-connector', direction, name, ifNotExists, properties, span: g.spanFrom(first) }
  })
  const source = g.rule('createSource', (): CreateSource | CreateAs => {
    const first = g.take(words.CREATE)
    const orReplace = g.maybe(() => [g.take(words.OR), g.take(words.REPLACE)]) !== undefined
    const readOnly = g.maybe(() => g.take(words.SOURCE), 1) !== undefined
    const kind = g.call(rules.sourceKind)
    const ifNotExists = g.maybe(() => g.call(rules.ifNotExists), 2) ?? false
    const name = takeName(g)
    const columns = g.maybe(() => g.call(rules.elements), 3)
    const properties = g.maybe(() => g.call(rules.properties), 4) ?? []
    const query = g.maybeIf(
      () => columns === undefined && !readOnly,
      () => {
        g.take(words.AS)
        return g.call(rules.query)
      },
      5,
    )
    const creation = { name, source: kind, orReplace, ifNotExists, properties, span: g.spanFrom(first) }
    if (query !== undefined) return { kind: 'create-as', ...creation, query }
    return { kind: 'create-source', ...creation, readOnly, columns: columns ?? [] }
  })
  return g.rule('create', () =>
    g.chooseFirst<Creation>([
      { gate: () => g.isAhead(2, words.TYPE), body: () => g.call(type) },
      { gate: () => g.isAhead(3, words.CONNECTOR), body: () => g.call(connector) },
      { body: () => g.call(source) },
    ]),
  )
}

function dropRule(g: Grammar, sourceKind: Rule<'STREAM' | 'TABLE'>): Rule<Dropping> {
  const ifExists = g.rule('ifExists', () => {
    g.take(words.IF)
    g.take(words.EXISTS)
    return true
  })
  const named = g.rule('droppedName', () => ({
    ifExists: g.maybe(() => g.call(ifExists)) ?? false,
    name: takeName(g),
  }))
  return g.rule('drop', (): Dropping => {
    const first = g.take(words.DROP)
    return g.choose<Dropping>([
      () => {
        const source = g.call(sourceKind)
        const dropped = g.call(named, 0)
        const deleteTopic = g.maybe(() => [g.take(words.DELETE), g.take(words.TOPIC)]) !== undefined
        return { kind: 'drop-source', source, ...dropped, deleteTopic, span: g.spanFrom(first) }
      },
      () => {
        g.take(words.TYPE)
        return { kind: 'drop-type', ...g.call(named, 1), span: g.spanFrom(first) }
      },
      () => {
        g.take(words.CONNECTOR)
        return { kind: 'drop-connector', ...g.call(named, 2), span: g.spanFrom(first) }
      },
    ])
  })
}
