// What statements came to, in the form that was asked for: tables for people, JSON and CSV for programs. Data goes to the output, talk beside it.
import { cliError } from '../errors.ts'
import { jsonText } from '@millrace/sql'
import type { Terminal } from '../terminal.ts'
import { tableLines } from '../output/table.ts'
import { printable, printableLines } from './cell.ts'
import { csvLine } from './csv.ts'
import { rowTable } from './row-table.ts'
import type { Answer, Fact, LinesAnswer, ResultRow, RowsAnswer, TableAnswer } from './sql-port.ts'
import { taken } from './taken.ts'

export type OutputForm = 'table' | 'json' | 'csv' | 'svg'

/** Prints one answer, to its end or until `signal` is aborted. */
export type AnswerPrinter = (answer: Answer, signal: AbortSignal) => Promise<void>

export function answerPrinter(form: OutputForm, terminal: Terminal): AnswerPrinter {
  return async (answer, signal) => {
    if (form === 'svg') return printPicture(answer, terminal)
    switch (answer.kind) {
      case 'picture':
        return printPlan(answer.text, form, terminal)
      case 'text':
        return printText(answer.text, form, terminal)
      case 'table':
        return printTable(answer, form, terminal)
      case 'rows':
        return form === 'table' ? printRows(answer, terminal, signal) : writeRows(answer, form, terminal, signal)
      case 'lines':
        return printLines(answer, terminal, signal)
    }
  }
}

/** Programs wait for data; what was done is told beside it. */
function printText(text: string, form: OutputForm, terminal: Terminal): void {
  if (form === 'table') terminal.out(printableLines(text))
  else terminal.err(printableLines(text))
}

/** One row for programs: a plan is what was asked for. */
function printPlan(text: string, form: OutputForm, terminal: Terminal): void {
  if (form === 'table') return terminal.out(printableLines(text))
  printTable({ kind: 'table', columns: ['plan'], rows: [[text]] }, form, terminal)
}

function printPicture(answer: Answer, terminal: Terminal): void {
  if (answer.kind === 'picture') return terminal.out(answer.svg.trimEnd())
  if (answer.kind === 'text') return printText(answer.text, 'svg', terminal)
  throw cliError('CLI_SQL', 'only EXPLAIN has a picture; --output table, json and csv show the others')
}

function printTable({ title, columns, rows }: TableAnswer, form: OutputForm, { out, columns: width }: Terminal): void {
  if (form === 'json') {
    for (const row of rows) out(JSON.stringify(Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null]))))
    return
  }
  if (form === 'csv') {
    for (const row of [columns, ...rows]) out(csvLine(row))
    return
  }
  if (title !== undefined) out(title)
  const shown = (fact: Fact | undefined): string | number =>
    typeof fact === 'number' ? fact : fact === null || fact === undefined ? '' : printable(String(fact))
  const titled = columns.map((name, at) => ({
    title: name.toUpperCase(),
    of: (row: readonly Fact[]) => shown(row[at]),
  }))
  for (const line of tableLines(titled, rows, width)) out(line)
}

/** So many rows are waited for before the widths of their columns are fixed. */
const sampleSize = 200

async function printRows(answer: RowsAnswer, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const { columns, rows, endless } = answer
  const sample: ResultRow[] = []
  let table = endless ? rowTable(columns, undefined, terminal.columns) : undefined
  let count = 0
  const show = async (row: ResultRow): Promise<void> => {
    count += 1
    for (const line of table?.lines(row, count) ?? []) terminal.out(line)
    await terminal.drained()
  }
  const showSample = async (): Promise<void> => {
    table = rowTable(columns, sample, terminal.columns)
    for (const line of table.head) terminal.out(line)
    for (const row of sample) await show(row)
  }
  for (const line of table?.head ?? []) terminal.out(line)
  for await (const row of taken(rows, signal)) {
    if (table) await show(row)
    else if (sample.push(row) === sampleSize) await showSample()
  }
  if (table === undefined) await showSample()
  terminal.err(count === 1 ? '1 row' : `${count} rows`)
}

async function writeRows(
  { columns, rows }: RowsAnswer,
  form: 'json' | 'csv',
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  if (form === 'csv') terminal.out(csvLine(columns.map(({ name }) => name)))
  const writers = columns.map(({ type }) => jsonText(type))
  for await (const { values, isTombstone } of taken(rows, signal)) {
    const texts = writers.map((write, at) => write(values[at] ?? null))
    if (form === 'csv') terminal.out(csvLine(texts.map((text) => (text === 'null' ? null : unquoted(text)))))
    else {
      const members = columns.map(({ name }, at) => `${JSON.stringify(name)}:${texts[at]}`)
      terminal.out(`{${isTombstone ? [...members, '"@tombstone":true'].join(',') : members.join(',')}}`)
    }
    await terminal.drained()
  }
}

async function printLines({ lines }: LinesAnswer, terminal: Terminal, signal: AbortSignal): Promise<void> {
  for await (const line of taken(lines, signal)) {
    terminal.out(printable(line))
    await terminal.drained()
  }
}

function unquoted(json: string): string {
  return json.startsWith('"') ? (JSON.parse(json) as string) : json
}
