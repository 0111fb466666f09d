// What a Standard Schema finds wrong with a value, in one line.
import type { StandardSchemaV1 } from '@standard-schema/spec'

const namedAtMost = 3

/** The first of them, each with the place in the value, and how many more there are. */
export function issuesText(issues: readonly StandardSchemaV1.Issue[]): string {
  const listed = issues.slice(0, namedAtMost).map(issueText)
  const rest = issues.length - namedAtMost
  return [...listed, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ')
}

function issueText({ path = [], message }: StandardSchemaV1.Issue): string {
  const place = path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.')
  return place === '' ? message : `${place}: ${message}`
}
