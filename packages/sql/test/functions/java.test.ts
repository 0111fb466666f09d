// What Java 17 made of the same patterns, expressions and URLs, recorded from DateTimeFormatter, SimpleDateFormat, Pattern, URI,
// URLEncoder and URLDecoder. Each line of the file: what was done, with what, and the outcome; null where Java refused.
import { readFileSync } from 'node:fs'
import {
  builtInFunctions,
  integerType,
  type ScalarFunction,
  type SqlType,
  stringType,
  timestampType,
} from '@millrace/sql'
import { describe, expect, test } from 'vitest'
import { call } from './call.ts'

type Line = readonly [kind: string, ...args: string[]]
const lines = (JSON.parse(readFileSync(new URL('java.golden.json', import.meta.url), 'utf8')) as Line[]).map(
  (line) => ({
    kind: line[0],
    args: line.slice(1, -1),
    outcome: line.at(-1) ?? null,
  }),
)

const registry = builtInFunctions()
const text = (value: string): readonly [SqlType, string] => [stringType, value]

function run(name: string, ...args: (readonly [SqlType, string | number])[]): unknown {
  return call(registry.find(name) as ScalarFunction, ...args)
}

/** As the recorder wrote texts: ASCII, in quotes. */
function quoted(value: unknown): string {
  if (typeof value !== 'string') return 'null'
  const escape = (unit: string): string =>
    unit === '"' || unit === '\\'
      ? `\\${unit}`
      : unit < ' ' || unit > '~'
        ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
        : unit
  return `"${value.split('').map(escape).join('')}"`
}

/** Every match of a pattern with its groups. */
function matches(pattern: string, subject: string): string {
  const groups: (readonly unknown[])[] = []
  for (let group = 0; ; group++) {
    const all = run('REGEXP_EXTRACT_ALL', text(pattern), text(subject), [integerType, group]) as unknown[] | null
    if (all === null) break
    groups.push(all)
  }
  return `[${(groups[0] ?? []).map((_, at) => `[${groups.map((all) => quoted(all[at])).join(',')}]`).join(',')}]`
}

const uriParts = ['PROTOCOL', 'HOST', 'PORT', 'PATH', 'QUERY', 'FRAGMENT']

const outcomes: Record<string, (...args: string[]) => string> = {
  fmt: (pattern, ms, zone) =>
    run('FORMAT_TIMESTAMP', [timestampType, Number(ms)], text(pattern as string), text(zone as string)) as string,
  parse: (pattern, subject, zone) =>
    String(run('PARSE_TIMESTAMP', text(subject as string), text(pattern as string), text(zone as string)) as number),
  sdf: (pattern, subject) => String(run('PARSE_DATE', text(subject as string), text(pattern as string)) as number),
  re: (pattern, subject) => matches(pattern as string, subject as string),
  rep: (pattern, subject, replacement) =>
    quoted(run('REGEXP_REPLACE', text(subject as string), text(pattern as string), text(replacement as string))),
  uri: (url) =>
    uriParts
      .map((part) => run(`URL_EXTRACT_${part}`, text(url as string)))
      .map((value, at) => (at === 2 ? String((value as number | null) ?? -1) : quoted(value)))
      .join(' '),
  enc: (value) => quoted(run('URL_ENCODE_PARAM', text(value as string))),
  dec: (value) => quoted(run('URL_DECODE_PARAM', text(value as string))),
}

const titles: Record<string, string> = {
  fmt: 'timestamps are written by a pattern as Java writes them',
  parse: 'timestamps are read by a pattern as Java reads them',
  sdf: 'dates are read by an old pattern as Java reads them',
  re: 'regular expressions match what they match in Java',
  rep: 'replacements put in what they put in in Java',
  uri: 'URLs come apart as in Java',
  enc: 'parameters are escaped as in Java',
  dec: 'escapes are read as in Java',
}

describe('as in Java', () => {
  test.for(Object.entries(titles))('%s: %s', ([kind]) => {
    const recorded = lines.filter((line) => line.kind === kind)
    expect(recorded.length).toBeGreaterThan(4)
    for (const { args, outcome } of recorded) {
      let mine: string | null
      try {
        mine = outcomes[kind]?.(...args) ?? null
      } catch {
        mine = null
      }
      expect([...args, mine]).toEqual([...args, outcome])
    }
  })
})
