// A layout as SVG: one file without anything beside it, readable on light and dark pages.
import { type Arrow, type Layout, measure, type PlacedBox, type PlacedLine } from './layout.ts'

/** `title` is what the picture is called where it cannot be seen. */
export function svgOf({ width, height, boxes, arrows }: Layout, title: string): string {
  const [w, h] = [Math.ceil(width), Math.ceil(height)]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" aria-label="${escaped(title)}" font-family="${font}" font-size="12" xml:space="preserve">`,
    `<title>${escaped(title)}</title>`,
    style,
    ...arrows.map(arrowPath),
    ...boxes.map(boxGroup),
    '</svg>',
    '',
  ].join('\n')
}

const font = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

const style = `<style>
  .flow { fill: none; stroke: #2b7fb8; stroke-width: 2.5 }
  .head { fill: #2b7fb8 }
  .step { fill: #f6f2e9; stroke: #7a6a4f; stroke-width: 1.5 }
  .topic, .rows { fill: #e4f0f8; stroke: #2b7fb8; stroke-width: 1.5 }
  .rows { stroke-dasharray: 5 4 }
  .store { fill: #efe6d2; stroke: #7a6a4f; stroke-width: 1.5 }
  text { fill: #33302a; white-space: pre }
  .title { font-weight: bold }
  @media (prefers-color-scheme: dark) {
    .step { fill: #2b2822 } .topic, .rows { fill: #173346 } .store { fill: #3a3426 } text { fill: #ece7dc }
  }
</style>`

function boxGroup(box: PlacedBox): string {
  const { kind, x, y, width, height, rows, text } = box
  const round = kind === 'step' ? 4 : 12
  return [
    `<g transform="translate(${digits(x)} ${digits(y)})">`,
    `  <title>${escaped(text)}</title>`,
    `  <rect class="${kind}" width="${digits(width)}" height="${digits(height)}" rx="${round}"/>`,
    ...rows.flatMap(lineElements),
    '</g>',
  ].join('\n')
}

function lineElements({ kind, text, x, y }: PlacedLine): readonly string[] {
  const weight = kind === 'title' ? ' class="title"' : ''
  const letters = `  <text${weight} x="${x}" y="${digits(y)}">${escaped(text)}</text>`
  if (kind === 'store') return [storeIcon(x - measure.icon, y - 11), letters]
  return kind === 'topic' ? [topicIcon(x - measure.icon, y - 10), letters] : [letters]
}

function storeIcon(x: number, y: number): string {
  const side = `M0 2.5 v8 c0 1.5 3 2.5 7 2.5 s7 -1 7 -2.5 v-8`
  return `  <g class="store" transform="translate(${x} ${digits(y)})"><path d="${side}"/><ellipse cx="7" cy="2.5" rx="7" ry="2.5"/></g>`
}

function topicIcon(x: number, y: number): string {
  return `  <rect class="topic" x="${x}" y="${digits(y)}" width="14" height="11" rx="4"/>`
}

function arrowPath({ from, to, at }: Arrow): string {
  const [x1, y1] = [from.x + from.width / 2, from.y + from.height]
  const [x2, y2] = [to.x + at, to.y]
  const bend = (y2 - y1) / 2
  const path = `M${digits(x1)} ${digits(y1)} C${digits(x1)} ${digits(y1 + bend)} ${digits(x2)} ${digits(y2 - bend)} ${digits(x2)} ${digits(y2 - 8)}`
  const head = `M${digits(x2 - 5)} ${digits(y2 - 9)} L${digits(x2 + 5)} ${digits(y2 - 9)} L${digits(x2)} ${digits(y2)} Z`
  return `<path class="flow" d="${path}"/><path class="head" d="${head}"/>`
}

function digits(value: number): string {
  return String(Math.round(value * 10) / 10)
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What XML does not have becomes U+FFFD. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?!\n)[\p{Cc}\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"]/g, (letter) => entities[letter] ?? letter)
}
