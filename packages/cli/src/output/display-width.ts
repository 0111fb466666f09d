// How many columns of a terminal a text takes, and the part of it that fits: ideographs and emoji take two, marks on a letter none.

const segmenter = new Intl.Segmenter()
const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u
const plain = /^[\u0020-\u007e\u00a0-\u02ff]*$/

export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += wide.test(segment) ? 2 : 1
  return width
}

/** The text, or its beginning with … at the end. */
export function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let taken = ''
  let left = Math.max(0, width - 1)
  for (const { segment } of segmenter.segment(text)) {
    left -= displayWidth(segment)
    if (left < 0) break
    taken += segment
  }
  return `${taken}…`
}

export function padEndTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

export function padStartTo(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text
}
