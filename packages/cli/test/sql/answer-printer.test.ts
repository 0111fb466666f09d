import { bigintType, integerType, stringType } from '@millrace/sql'
import { describe, expect, test } from 'vitest'
import { answerPrinter, type OutputForm } from '../../src/sql/answer-printer.ts'
import type { Answer, ResultRow } from '../../src/sql/sql-port.ts'
import { terminalFor } from '../command-bed.ts'

async function printed(
  answer: Answer,
  form: OutputForm,
  columns?: number,
): Promise<{ out: readonly string[]; err: readonly string[] }> {
  const { terminal, out, err } = terminalFor(columns === undefined ? {} : { columns })
  await answerPrinter(form, terminal)(answer, new AbortController().signal)
  return { out, err }
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

const rows = (values: readonly ResultRow[], endless = false): Answer => ({
  kind: 'rows',
  endless,
  columns: [
    { name: 'ID', type: bigintType },
    { name: 'TITLE', type: stringType },
  ],
  rows: each(values),
})
const two: readonly ResultRow[] = [
  { values: [9_007_199_254_740_993n, 'say "hi", you'], isTombstone: false },
  { values: [2, null], isTombstone: false },
]

describe('rows', () => {
  test('are a table, with their number beside it', async () => {
    expect(await printed(rows(two), 'table', 80)).toEqual({
      out: [
        '              ID  TITLE',
        '----------------  -------------',
        '9007199254740993  say "hi", you',
        '               2  null',
      ],
      err: ['2 rows'],
    })
  })

  test('are JSON, a line each, with all their digits', async () => {
    const gone: ResultRow = { values: [1, null], isTombstone: true }
    expect((await printed(rows([...two, gone]), 'json')).out).toEqual([
      '{"ID":9007199254740993,"TITLE":"say \\"hi\\", you"}',
      '{"ID":2,"TITLE":null}',
      '{"ID":1,"TITLE":null,"@tombstone":true}',
    ])
  })

  test('are CSV with the names of their columns', async () => {
    const empty: ResultRow = { values: [3, ''], isTombstone: false }
    expect((await printed(rows([...two, empty]), 'csv')).out).toEqual([
      'ID,TITLE',
      '9007199254740993,"say ""hi"", you"',
      '2,',
      '3,""',
    ])
  })

  test('have a head before the first of them comes, where that may take its time', async () => {
    expect((await printed(rows([], true), 'table', 40)).out).toHaveLength(2)
  })

  test('are measured by the first two hundred', async () => {
    const many = Array.from(
      { length: 201 },
      (_, at): ResultRow => ({ values: [at, at < 200 ? 'x' : 'too long'], isTombstone: false }),
    )
    const { out, err } = await printed(rows(many), 'table', 80)
    expect([out[0], out.at(-1), err]).toEqual([' ID  TITLE', '200  too …', ['201 rows']])
  })

  test('of a million do not fill the memory: each is printed when it comes', async () => {
    const out: number[] = []
    const { terminal } = terminalFor({})
    let given = 0
    async function* counting(): AsyncGenerator<ResultRow> {
      for (given = 0; given < 1000; given++) yield { values: [given, ''], isTombstone: false }
    }
    const answer = { ...rows([]), rows: counting() } as Answer
    await answerPrinter('json', { ...terminal, out: () => void out.push(given) })(answer, new AbortController().signal)
    expect(out).toEqual(Array.from({ length: 1000 }, (_, at) => at))
  })
})

describe('a list of what there is', () => {
  const list: Answer = {
    kind: 'table',
    title: 'Streams',
    columns: ['name', 'partitions', 'note'],
    rows: [['S', 4, null]],
  }

  test.each<[OutputForm, readonly string[]]>([
    ['table', ['Streams', 'NAME  PARTITIONS  NOTE', 'S              4']],
    ['json', ['{"name":"S","partitions":4,"note":null}']],
    ['csv', ['name,partitions,note', 'S,4,']],
  ])('is printed as %s', async (form, lines) => {
    expect((await printed(list, form)).out).toEqual(lines)
  })
})

test('what was done is said to people, and to programs beside their data', async () => {
  const done: Answer = { kind: 'text', text: 'Stream created\u001b' }
  expect(await printed(done, 'table')).toEqual({ out: ['Stream created\\u001b'], err: [] })
  expect(await printed(done, 'json')).toEqual({ out: [], err: ['Stream created\\u001b'] })
})

test('a plan is text, for programs a row, and its picture where that is asked for', async () => {
  const plan: Answer = { kind: 'picture', text: ' > [ SINK ]\n\t > a, b', svg: '<svg/>\n' }
  expect(await printed(plan, 'table')).toEqual({ out: [' > [ SINK ]', '\t > a, b'], err: [] })
  expect(await printed(plan, 'json')).toEqual({ out: ['{"plan":" > [ SINK ]\\n\\t > a, b"}'], err: [] })
  expect(await printed(plan, 'csv')).toEqual({ out: ['plan', '" > [ SINK ]', '\t > a, b"'], err: [] })
  expect(await printed(plan, 'svg')).toEqual({ out: ['<svg/>'], err: [] })
})

test('what is no picture is not drawn: what was done is said, and data is refused', async () => {
  expect(await printed({ kind: 'text', text: 'Stream created' }, 'svg')).toEqual({ out: [], err: ['Stream created'] })
  for (const answer of [rows(two), { kind: 'lines', lines: each(['a']) } as const])
    await expect(printed(answer, 'svg')).rejects.toThrow('CLI_SQL: only EXPLAIN has a picture')
})

test('lines are printed as they come', async () => {
  const lines: Answer = { kind: 'lines', lines: each(['a', 'b']) }
  expect((await printed(lines, 'table')).out).toEqual(['a', 'b'])
})

test('a number stands by itself', async () => {
  const answer: Answer = {
    kind: 'rows',
    endless: false,
    columns: [{ name: 'N', type: integerType }],
    rows: each([{ values: [1], isTombstone: false }]),
  }
  expect((await printed(answer, 'table')).err).toEqual(['1 row'])
})
