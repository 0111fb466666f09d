// Which assignment protocol a group uses: one that all members have, by the majority of first choices.
import type { GroupMember } from './group-member.ts'

/** The protocols that every member has, in the first member's order. */
export function commonProtocols(members: readonly GroupMember[]): string[] {
  const [first, ...others] = members
  if (!first) return []
  const names = first.protocols.map((each) => each.name)
  return names.filter((name) => others.every((other) => other.protocols.some((each) => each.name === name)))
}

/** Null where there are no members or nothing in common. */
export function selectProtocol(members: readonly GroupMember[]): string | null {
  const candidates = commonProtocols(members)
  const votes = new Map(candidates.map((name) => [name, 0]))
  for (const member of members) {
    const choice = member.protocols.find((each) => votes.has(each.name))
    if (choice) votes.set(choice.name, (votes.get(choice.name) as number) + 1)
  }
  let selected: string | null = null
  for (const [name, count] of votes) if (selected === null || count > (votes.get(selected) as number)) selected = name
  return selected
}
