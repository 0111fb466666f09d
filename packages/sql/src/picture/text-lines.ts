// Texts in lines that fit a box. Letters have one width; those of Chinese, Japanese and Korean have two.

/** Columns that a text takes. */
export function textWidth(text: string): number {
  let width = 0
  for (const letter of text) width += isWide(letter) ? 2 : 1
  return width
}

function isWide(letter: string): boolean {
  return (letter.codePointAt(0) ?? 0) >= 0x1100
}

/** Breaks at spaces and hyphens, and inside of a word where it is longer than a line; lines after the first are indented. Nothing is left out; ends of lines become spaces. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.replaceAll(/[\n\r\t]/g, ' ').split(/(?<=[ -])/)) {
    if (line !== '' && textWidth(line + word.trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = indent
    }
    line += word
    while (textWidth(line.trimEnd()) > width) {
      const start = beginning(line, width)
      lines.push(start)
      line = indent + line.slice(start.length)
    }
  }
  return [...lines, line.trimEnd()]
}

const indent = '  '

/** As much of a text as fits. */
function beginning(text: string, width: number): string {
  let start = ''
  for (const letter of text) {
    if (textWidth(start + letter) > width) break
    start += letter
  }
  return start
}
