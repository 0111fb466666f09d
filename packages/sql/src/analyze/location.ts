// Places of a script as ksqlDB's messages say them.
import { placeText, type Span } from '../syntax/span.ts'

/** `Line: 3, Col: 38: `, before a message. */
export type Located = (span: Span) => string

export function locatedIn(script: string): Located {
  return (span) => `${placeText(script, span)}: `
}
