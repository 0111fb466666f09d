// What people tell members of a group apart by. Instances of one application have one client id, and often one machine.
import type { GroupDescription } from '@millrace/client'

type Named = Pick<GroupDescription['members'][number], 'memberId' | 'instanceId' | 'clientId' | 'host'>

/** By member id: client and machine, and where several members share both, what is a member's own, too. */
export function memberNames(members: readonly Named[]): ReadonlyMap<string, string> {
  const taken = new Map<string, number>()
  for (const member of members) taken.set(placeOf(member), (taken.get(placeOf(member)) ?? 0) + 1)
  return new Map(
    members.map((member) => {
      const place = placeOf(member)
      return [member.memberId, taken.get(place) === 1 ? place : `${place} (${ownOf(member)})`]
    }),
  )
}

function placeOf({ clientId, host }: Named): string {
  return host === '' ? clientId : `${clientId} at ${host.replace(/^\//, '')}`
}

/** Member ids are long: the client's id, then a UUID, whose beginning is enough. */
function ownOf({ memberId, instanceId, clientId }: Named): string {
  if (instanceId) return instanceId
  return memberId.startsWith(`${clientId}-`) ? memberId.slice(clientId.length + 1).slice(0, 8) : memberId
}
