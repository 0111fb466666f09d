// Figures to text: the median of each contestant, and ratios, each the median of the ratios within one pair: of Millrace to the others, of SQL to the DSL.
import type { Contestant, ContestantName } from './contestants.ts'
import type { Figures } from './run-contestant.ts'

/** Of each contestant, run after run; runs with the same index are a pair. */
export type Results = ReadonlyMap<ContestantName, readonly Figures[]>

const columns = [
  ['records/s', 'recordsPerSecond', 0],
  ['steady', 'steadyRecordsPerSecond', 0],
  ['CPU s/1M', 'cpuSecondsPerMillion', 2],
  ['steady', 'steadyCpuSecondsPerMillion', 2],
  ['peak MiB', 'peakMiB', 0],
  ['output', 'outputRecords', 0],
  ['changelog', 'changelogRecords', 0],
] as const satisfies readonly (readonly [string, keyof Figures, number])[]

const compared = columns.slice(0, 5)

/** A table in Markdown. */
export function table(contestants: readonly Contestant[], results: Results): string {
  const rows = contestants.flatMap(({ name, title }) => {
    const figures = results.get(name) ?? []
    return figures.length === 0 ? [] : [[title, ...columns.map(([, of, digits]) => medianText(figures, of, digits))]]
  })
  const dsl = results.get('millrace') ?? []
  for (const { name, title } of contestants) {
    if (name === 'millrace') continue
    const others = results.get(name) ?? []
    // SQL is held against the DSL, as everything else is what Millrace is held against.
    const row =
      name === 'sql' ? ratioRow(`${title} / Millrace`, others, dsl) : ratioRow(`Millrace / ${title}`, dsl, others)
    if (row) rows.push(row)
  }
  const lines = [['', ...columns.map(([head]) => head)], ['---', ...columns.map(() => '---:')], ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** One run on one line, for those who watch. */
export function runLine(figures: Figures): string {
  return columns.map(([head, of, digits]) => `${head} ${figures[of].toFixed(digits)}`).join(', ')
}

function ratioRow(title: string, above: readonly Figures[], below: readonly Figures[]): string[] | undefined {
  const pairs = Math.min(above.length, below.length)
  if (pairs === 0) return undefined
  const cells = compared.map(([, of]) => {
    const ratios = above.slice(0, pairs).map((one, pair) => one[of] / (below[pair] as Figures)[of])
    return `${median(ratios).toFixed(2)} ×`
  })
  return [title, ...cells, ...columns.slice(compared.length).map(() => '')]
}

function medianText(figures: readonly Figures[], of: keyof Figures, digits: number): string {
  return median(figures.map((run) => run[of])).toFixed(digits)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2
}
