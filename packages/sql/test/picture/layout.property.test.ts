import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import type { Box, BoxSection } from '../../src/picture/box.ts'
import { layout } from '../../src/picture/layout.ts'
import { svgOf } from '../../src/picture/svg.ts'
import { drawingOf } from './drawing.ts'

const text = fc.oneof(
  fc.string({ maxLength: 90, unit: 'binary' }),
  fc.string({ maxLength: 90 }),
  fc.constantFrom('AMOUNT > 100', 'KTABLE-FK-JOIN-SUBSCRIPTION-REGISTRATION-0000000016-topic', '質問の題名'.repeat(20)),
)
const section: fc.Arbitrary<BoxSection> = fc.record({
  kind: fc.constantFrom('caption', 'store', 'topic'),
  title: text,
  lines: fc.array(text, { maxLength: 30 }),
})
const kind = fc.constantFrom('topic', 'step', 'rows')
const sections = fc.array(section, { minLength: 1, maxLength: 4 })
const { box } = fc.letrec<{ box: Box }>((tie) => ({
  box: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ kind, sections, inputs: fc.constant([]) }),
    fc.record({ kind, sections, inputs: fc.array(tie('box'), { maxLength: 3 }) }),
  ),
}))

/** Columns that a terminal or a monospaced font gives a letter, at most. */
const letter = (one: string): number => ((one.codePointAt(0) as number) < 0x1100 ? 1 : 2)

test.prop([box])('boxes hold their texts, and neither touch each other nor leave the picture', (root) => {
  const { boxes, arrows, width, height } = drawingOf(svgOf(layout(root), 'any'))
  const count = (one: Box): number => one.inputs.reduce((sum, input) => sum + count(input), 1)
  expect(boxes).toHaveLength(count(root))
  expect(arrows).toHaveLength(count(root) - 1)
  for (const [index, a] of boxes.entries()) {
    expect(a.x).toBeGreaterThan(0)
    expect(a.y).toBeGreaterThan(0)
    expect(a.x + a.width).toBeLessThan(width)
    expect(a.y + a.height).toBeLessThan(height)
    for (const b of boxes.slice(index + 1)) {
      const apart = a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y
      expect(apart).toBe(true)
    }
    const feet = a.lines.map(({ y }) => y)
    for (const [at, line] of a.lines.entries()) {
      const columns = Array.from(line.text).reduce((sum, one) => sum + letter(one), 0)
      expect(line.x + columns * 7.23).toBeLessThan(a.width)
      expect(line.y).toBeLessThan(a.height)
      expect(line.y - (feet[at - 1] ?? 0)).toBeGreaterThanOrEqual(12)
    }
  }
  for (const { from, to } of arrows) {
    const on = (x = 0, y = 0, edge: 'top' | 'bottom') =>
      boxes.some(
        (one) => x > one.x && x < one.x + one.width && Math.abs(y - one.y - (edge === 'top' ? 0 : one.height)) < 0.2,
      )
    expect(on(from[0], from[1], 'bottom')).toBe(true)
    expect(on(to[0], to[1], 'top')).toBe(true)
  }
})
