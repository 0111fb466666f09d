// Places of a script as ksqlDB's messages say them.
import { positionAt, type Span } from '../syntax/span.ts'

/** `Line: 3, Col: 38: `, before a message. */
export type Located = (span: Span) => string

export function locatedIn(script: string): Located {
  return ({ start }) => {
    const { line, column } = positionAt(script, start)
    return `Line: ${line}, Col: ${column + 1}: `
  }
}
