// What a name was meant to be, if one of the known ones is close to it.
import { closest } from '../syntax/hint.ts'

export function suggestion(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toUpperCase()
  const other = known.find((one) => one.toUpperCase() === wanted)
  if (other !== undefined) return `did you mean \`${other}\`? Names without quotes are in upper case`
  const { word, slips } = closest(name, known)
  return slips <= Math.min(2, name.length - 2) ? `did you mean ${word}?` : undefined
}
