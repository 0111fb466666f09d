// Statements to text that reads back as the same tree, without the semicolon at the end.
import { quoteName, quoteText } from '../quote.ts'
import type { Expression } from '../tree/expression.ts'
import type {
  AssertSchema,
  AssertTopic,
  AssertValues,
  ColumnDefinition,
  CreateSource,
  Creation,
  Describe,
  Print,
  Property,
  Show,
  Statement,
} from '../tree/statement.ts'
import { formatExpression, formatType } from './expression.ts'
import { formatDuration, formatQuery } from './query.ts'

/** ksqlDB's layout; no semicolon. */
export function formatStatement(tree: Statement): string {
  switch (tree.kind) {
    case 'query':
      return formatQuery(tree)
    case 'create-source':
      return words('CREATE', creationText(tree, tree.readOnly ? 'SOURCE' : ''), definitionText(tree))
    case 'create-as':
      return words('CREATE', creationText(tree, ''), withText(tree.properties), 'AS', formatQuery(tree.query))
    case 'insert-into':
      return words('INSERT INTO', quoteName(tree.target.name), withText(tree.properties), formatQuery(tree.query))
    case 'insert-values':
      return words(
        'INSERT INTO',
        quoteName(tree.target.name),
        namesText(tree.columns),
        'VALUES',
        valuesText(tree.values),
      )
    case 'drop-source':
      return words('DROP', tree.source, ifText(tree), quoteName(tree.name), tree.deleteTopic && 'DELETE TOPIC')
    case 'alter-source':
      return `ALTER ${tree.source} ${quoteName(tree.name)}\n${tree.columns.map(additionText).join(',\n')}`
    case 'create-type':
      return words('CREATE TYPE', ifText(tree), quoteName(tree.name), 'AS', formatType(tree.type))
    case 'drop-type':
      return words('DROP TYPE', ifText(tree), quoteName(tree.name))
    case 'create-connector':
      return words('CREATE', tree.direction, 'CONNECTOR', ifText(tree), quoteName(tree.name), withText(tree.properties))
    case 'drop-connector':
      return words('DROP CONNECTOR', ifText(tree), quoteName(tree.name))
    case 'show':
      return showText(tree)
    case 'describe':
      return describeText(tree)
    case 'explain':
      return `EXPLAIN ${typeof tree.what === 'string' ? quoteName(tree.what) : formatStatement(tree.what)}`
    case 'print':
      return printText(tree)
    case 'terminate':
    case 'pause':
    case 'resume':
      return words(tree.kind.toUpperCase(), tree.id === undefined ? 'ALL' : quoteName(tree.id))
    case 'set':
      return `SET ${quoteText(tree.name)}=${quoteText(tree.value)}`
    case 'alter-system':
      return `ALTER SYSTEM ${quoteText(tree.name)}=${quoteText(tree.value)}`
    case 'unset':
      return `UNSET ${quoteText(tree.name)}`
    case 'define':
      return `DEFINE ${tree.name}=${quoteText(tree.value)}`
    case 'undefine':
      return `UNDEFINE ${tree.name}`
    case 'assert-topic':
      return assertTopicText(tree)
    case 'assert-schema':
      return assertSchemaText(tree)
    case 'assert-values':
      return assertValuesText(tree)
    case 'assert-source':
      return words('ASSERT', tree.expected.source, quoteName(tree.expected.name), definitionText(tree.expected))
    case 'run-script':
      return `RUN SCRIPT ${quoteText(tree.path)}`
  }
}

function words(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== '' && part !== false && part !== undefined).join(' ')
}

function ifText(tree: { readonly ifExists: boolean } | { readonly ifNotExists: boolean }): string | false {
  return 'ifExists' in tree ? tree.ifExists && 'IF EXISTS' : tree.ifNotExists && 'IF NOT EXISTS'
}

function creationText(tree: Creation, prefix: string): string {
  return words(tree.orReplace && 'OR REPLACE', prefix, tree.source, ifText(tree), quoteName(tree.name))
}

function definitionText({ columns, properties }: Pick<CreateSource, 'columns' | 'properties'>): string {
  return words(columns.length > 0 && `(${columns.map(columnText).join(', ')})`, withText(properties))
}

function columnText({ name, type, role }: ColumnDefinition): string {
  return words(quoteName(name), formatType(type), roleText(role))
}

function roleText(role: ColumnDefinition['role']): string {
  switch (role.kind) {
    case 'value':
      return ''
    case 'key':
      return 'KEY'
    case 'primary-key':
      return 'PRIMARY KEY'
    case 'header':
      return role.key === undefined ? 'HEADERS' : `HEADER(${quoteText(role.key)})`
  }
}

function additionText({ name, type }: Pick<ColumnDefinition, 'name' | 'type'>): string {
  return `ADD COLUMN ${quoteName(name)} ${formatType(type)}`
}

function withText(properties: readonly Property[]): string {
  const text = ({ name, value }: Property): string =>
    `${quoteName(name) === name ? name : quoteText(name)}=${formatExpression(value)}`
  return properties.length === 0 ? '' : `WITH (${properties.map(text).join(', ')})`
}

function namesText(names: readonly string[]): string {
  return names.length === 0 ? '' : `(${names.map(quoteName).join(', ')})`
}

function valuesText(values: readonly Expression[]): string {
  return `(${values.map((value) => formatExpression(value)).join(', ')})`
}

function showText({ what, all, extended, direction }: Show): string {
  return words('SHOW', all && 'ALL', direction, what, extended && 'EXTENDED')
}

function describeText({ what, name, extended }: Describe): string {
  // TABLES is a name, and DESCRIBE TABLES means all of them.
  const quoted = name === undefined ? '' : what === 'source' && name === 'TABLES' ? '`TABLES`' : quoteName(name)
  return words('DESCRIBE', what !== 'source' && what.toUpperCase(), quoted, extended && 'EXTENDED')
}

function printText({ topic, fromBeginning, interval, limit }: Print): string {
  return words(
    'PRINT',
    quoteText(topic),
    fromBeginning && 'FROM BEGINNING',
    interval !== undefined && `INTERVAL ${interval}`,
    limit !== undefined && `LIMIT ${limit}`,
  )
}

function timeoutText({ timeout }: AssertTopic | AssertSchema): string | false {
  return timeout !== undefined && `TIMEOUT ${formatDuration(timeout)}`
}

function assertTopicText(tree: AssertTopic): string {
  return words(
    'ASSERT',
    !tree.exists && 'NOT EXISTS',
    'TOPIC',
    quoteText(tree.topic),
    withText(tree.properties),
    timeoutText(tree),
  )
}

function assertSchemaText(tree: AssertSchema): string {
  return words(
    'ASSERT',
    !tree.exists && 'NOT EXISTS',
    'SCHEMA',
    tree.subject !== undefined && `SUBJECT ${quoteText(tree.subject)}`,
    tree.id !== undefined && `ID ${tree.id}`,
    timeoutText(tree),
  )
}

function assertValuesText({ source, columns, values, isNull }: AssertValues): string {
  return words(
    isNull ? 'ASSERT NULL VALUES' : 'ASSERT VALUES',
    quoteName(source),
    namesText(columns),
    isNull ? 'KEY' : 'VALUES',
    valuesText(values),
  )
}
