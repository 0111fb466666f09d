// Where boxes stand: what rows come from above what they go to, everything above its own consumer, side by side without touching.
import type { Box, BoxSection } from './box.ts'
import { textWidth, wrapped } from './text-lines.ts'

/** Pixels, except for `columns`. */
export const measure = {
  margin: 16,
  padding: 14,
  lineHeight: 18,
  /** Of one letter: 0.61 of the font's size. Monospaced fonts have up to 0.602. */
  letter: 7.32,
  /** Before the name of a store or topic. */
  icon: 22,
  sectionGap: 6,
  /** Between boxes side by side, and between rows of boxes. */
  aside: 28,
  below: 44,
  /** The longest line, in letters. */
  columns: 60,
  /** Of one box: what more there is is counted. */
  lines: 24,
} as const

export interface PlacedBox {
  readonly kind: Box['kind']
  /** Of the upper left corner. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly rows: readonly PlacedLine[]
  /** Everything that it says, also what has no room. */
  readonly text: string
}

/** From the upper left corner of the box; `y` is where the letters stand. Before a store's or a topic's name is room for an icon. */
export interface PlacedLine {
  readonly kind: 'title' | 'line' | 'store' | 'topic'
  readonly text: string
  readonly x: number
  readonly y: number
}

export interface Arrow {
  readonly from: PlacedBox
  readonly to: PlacedBox
  /** Where it ends on the upper side of `to`, from its left. */
  readonly at: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly boxes: readonly PlacedBox[]
  readonly arrows: readonly Arrow[]
}

export function layout(root: Box): Layout {
  const tree = sized(root)
  const heights = levelHeights(tree)
  const height = heights.reduce((sum, one) => sum + one + measure.below, -measure.below)
  const boxes: PlacedBox[] = []
  const arrows: Arrow[] = []
  // Level 0 is the root, at the bottom.
  const place = (box: SizedBox, left: number, level: number, bottom: number): PlacedBox => {
    const { kind, rows, text, width, height: own } = box
    const x = left + (box.span - width) / 2
    const placed: PlacedBox = { kind, rows, text, width, height: own, x, y: bottom - own }
    const above = bottom - (heights[level] ?? 0) - measure.below
    let next = left + (box.span - spanOf(box.inputs)) / 2
    box.inputs.forEach((input, index) => {
      const from = place(input, next, level + 1, above)
      next += input.span + measure.aside
      arrows.push({ from, to: placed, at: (width * (index + 1)) / (box.inputs.length + 1) })
    })
    boxes.push(placed)
    return placed
  }
  place(tree, measure.margin, 0, measure.margin + height)
  return { width: tree.span + 2 * measure.margin, height: height + 2 * measure.margin, boxes, arrows }
}

interface SizedBox {
  readonly kind: Box['kind']
  readonly rows: readonly PlacedLine[]
  readonly text: string
  readonly width: number
  readonly height: number
  /** Width of the box with all that stands above it. */
  readonly span: number
  readonly inputs: readonly SizedBox[]
}

function sized(box: Box): SizedBox {
  const inputs = box.inputs.map(sized)
  const lines = shown(box.sections.flatMap(sectionLines))
  const width = Math.max(...lines.map(({ x, text }) => x + textWidth(text) * measure.letter)) + measure.padding
  let y = measure.padding - 4
  const rows = lines.map(({ kind, text, x, isFirst }, index): PlacedLine => {
    if (isFirst && index > 0) y += measure.sectionGap
    y += measure.lineHeight
    return { kind, text, x, y: y - 4 }
  })
  const text = box.sections.flatMap(({ title, lines: own }) => [title, ...own]).join('\n')
  const span = Math.max(width, spanOf(inputs))
  return { kind: box.kind, rows, text, width, height: y + measure.padding - 4, span, inputs }
}

function spanOf(boxes: readonly SizedBox[]): number {
  return boxes.reduce((sum, { span }) => sum + span + measure.aside, -measure.aside)
}

interface Line {
  readonly kind: PlacedLine['kind']
  readonly text: string
  readonly x: number
  readonly isFirst: boolean
}

function sectionLines({ kind, title, lines }: BoxSection): readonly Line[] {
  const isCaption = kind === 'caption'
  const x = measure.padding + (isCaption ? 0 : measure.icon)
  const line = (text: string): Line => ({ kind: 'line', text, x, isFirst: false })
  const [first = '', ...more] = wrapped(title, measure.columns)
  return [
    { kind: isCaption ? 'title' : kind, text: first, x, isFirst: true },
    ...more.map((text): Line => (isCaption ? { ...line(text), kind: 'title' } : line(text))),
    ...lines.flatMap((text) => wrapped(text, measure.columns)).map(line),
  ]
}

/** What has no room is counted; stores and topics, at the end, always have some. */
function shown(lines: readonly Line[]): readonly Line[] {
  const over = lines.length - measure.lines
  if (over <= 0) return lines
  const at = lines.findIndex(({ kind }) => kind === 'store' || kind === 'topic')
  const [said, attached] = at < 0 ? [lines, []] : [lines.slice(0, at), lines.slice(at)]
  const kept = said.slice(0, Math.max(1, said.length - over - 1))
  const more = `… ${said.length - kept.length} more lines`
  return [...kept, { kind: 'line', text: more, x: measure.padding, isFirst: false }, ...attached]
}

/** Of the highest box in each level. */
function levelHeights(root: SizedBox): readonly number[] {
  const heights: number[] = []
  const visit = (box: SizedBox, level: number): void => {
    heights[level] = Math.max(heights[level] ?? 0, box.height)
    for (const input of box.inputs) visit(input, level + 1)
  }
  visit(root, 0)
  return heights
}
