// What may go on a word that is typed: names where a name must come, words of the dialect and functions elsewhere.
import { keywords } from '@millrace/sql'
import type { SqlNames } from './sql-port.ts'

/** The candidates in full, and the part of the text that they replace. */
export type Completion = readonly [candidates: readonly string[], replaced: string]

/** `text`: the statement up to the cursor. */
export function complete(text: string, names: SqlNames): Completion {
  const [word = ''] = /`?[\p{L}\p{N}_@]*$/u.exec(text) ?? []
  const before = text.slice(0, text.length - word.length)
  if (isWithinText(before)) return [[], word]
  const candidates = candidatesAfter(before, names)
  // A name that stands in back quotes is found by its letters, too.
  const wanted = word.toUpperCase()
  const fitting = candidates.filter(({ text: candidate }) => {
    const text = candidate.toUpperCase()
    return text.startsWith(wanted) || text.startsWith(`\`${wanted}`)
  })
  const isLower = word !== '' && word === word.toLowerCase() && word !== word.toUpperCase()
  const texts = fitting.map(({ text: candidate, hasCase }) =>
    isLower && !hasCase ? candidate.toLowerCase() : candidate,
  )
  return [[...new Set(texts)].sort(), word]
}

interface Candidate {
  readonly text: string
  /** It is another one in lower case. The letters of others follow what was begun. */
  readonly hasCase: boolean
}

function candidatesAfter(before: string, names: SqlNames): readonly Candidate[] {
  const words = before.toUpperCase().match(/[\w@]+|[^\s\w]/g) ?? []
  const [last = '', earlier = ''] = [words.at(-1), words.at(-2)]
  if (last === '.') return columnsOf(earlier, before, names)
  if (beforeTopic.has(last)) return asTopics(names.topics)
  if (beforeQuery.has(last)) return [...asNames(names.queries), ...asWords(['ALL'])]
  if (isBeforeSource(last, earlier, words)) return asNames(names.sources.map(({ name }) => name))
  if (last === 'SHOW' || last === 'LIST') return asWords(shown)
  return [
    ...asWords([...keywords, ...otherWords]),
    ...names.functions.map((name) => ({ text: `${name}(`, hasCase: false })),
    ...asNames(names.sources.flatMap(({ name, columns }) => [name, ...columns])),
    ...asNames(names.types),
  ]
}

/** Of types, and of what WITH knows: words that the grammar takes for names. */
const otherWords = [
  ...['BIGINT', 'BOOLEAN', 'BYTES', 'DOUBLE', 'INT', 'VARCHAR'],
  ...[
    'FORMAT',
    'KAFKA_TOPIC',
    'KEY_FORMAT',
    'REPLICAS',
    'TIMESTAMP_FORMAT',
    'VALUE_FORMAT',
    'WINDOW_SIZE',
    'WINDOW_TYPE',
  ],
]
const beforeTopic: ReadonlySet<string> = new Set(['PRINT'])
const beforeQuery: ReadonlySet<string> = new Set(['TERMINATE', 'PAUSE', 'RESUME'])
const shown = [
  ...['STREAMS', 'TABLES', 'TOPICS', 'QUERIES', 'FUNCTIONS', 'TYPES', 'PROPERTIES', 'VARIABLES', 'CONNECTORS'],
  ...['ALL', 'EXTENDED'],
]

function isBeforeSource(last: string, earlier: string, words: readonly string[]): boolean {
  if (last === 'FROM' || last === 'JOIN' || last === 'INTO' || last === 'DESCRIBE') return true
  if (last === 'EXISTS') return words.includes('DROP')
  return (last === 'STREAM' || last === 'TABLE') && (earlier === 'DROP' || earlier === 'ALTER' || earlier === 'ASSERT')
}

/** Of a source, or of the one that has this alias in the text. */
function columnsOf(name: string, text: string, { sources }: SqlNames): readonly Candidate[] {
  const aliased = new RegExp(`\\b([\\w@]+)\\s+(?:AS\\s+)?${name}\\b`, 'i').exec(text)?.[1]?.toUpperCase()
  const found = sources.filter((source) => source.name === name || source.name === aliased)
  return asNames(found.flatMap(({ columns }) => columns))
}

function asWords(texts: readonly string[]): readonly Candidate[] {
  return texts.map((text) => ({ text, hasCase: false }))
}

/** Names that are not in upper case, or hold other characters, stand in back quotes. */
function asNames(names: readonly string[]): readonly Candidate[] {
  return names.map((name) =>
    /^[A-Z_][A-Z0-9_@]*$/.test(name) ? { text: name, hasCase: false } : { text: quoted(name), hasCase: true },
  )
}

/** A topic has its case without quotes, too. */
function asTopics(topics: readonly string[]): readonly Candidate[] {
  return topics.map((topic) => ({
    text: /^[A-Za-z_][A-Za-z0-9_@]*$/.test(topic) ? topic : quoted(topic),
    hasCase: true,
  }))
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

function isWithinText(before: string): boolean {
  return (before.replace(/--[^\n]*/g, '').split("'").length - 1) % 2 === 1
}
