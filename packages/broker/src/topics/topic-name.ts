// Which names a topic may have, as Kafka rules.

const allowed = /^[a-zA-Z0-9._-]{1,249}$/

/** Why a topic may not be named so; null where it may. */
export function invalidTopicName(name: string): string | null {
  if (name === '.' || name === '..') return `'${name}' is not a topic name`
  if (allowed.test(name)) return null
  return 'a topic name has 1 to 249 of the characters a-z, A-Z, 0-9, . _ -'
}

/** Names that Kafka's metrics cannot tell apart: it refuses the second one. */
export function namesCollide(one: string, other: string): boolean {
  return one !== other && one.replaceAll('.', '_') === other.replaceAll('.', '_')
}
