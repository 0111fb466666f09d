import { expect, test } from 'vitest'
import { textWidth, wrapped } from '../../src/picture/text-lines.ts'

test.each([
  ['a text that fits', 20, ['a text that fits']],
  ['a text that is too long', 12, ['a text that', '  is too', '  long']],
  ['a-name-of-several-words', 12, ['a-name-of-', '  several-', '  words']],
  ['abcdefghijkl', 5, ['abcde', '  fgh', '  ijk', '  l']],
  ['題名題名題名', 6, ['題名題', '  名題', '  名']],
  ['', 5, ['']],
  ['two\nlines,\ta tab', 20, ['two lines, a tab']],
])('%s in lines of %i', (text, width, lines) => {
  expect(wrapped(text, width)).toEqual(lines)
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width)
})
