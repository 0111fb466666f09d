// The members of a JSON object as the fields of a row or STRUCT, by name: exactly, else by the member whose name in upper case is the field's.
// Law: only an object's own members count, whatever their names.
import type { StructField } from '../../types/sql-type.ts'
import type { Row, SqlValue } from '../../types/value.ts'
import type { Decode } from './decode.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * Objects of one topic mostly have the same members in the same order: which of them the fields are is found out once for
 * such a list of names.
 */
export function structReader(
  fields: readonly StructField[],
  decoder: (type: StructField['type']) => Decode,
): (members: Members) => Row {
  const names = fields.map(({ name }) => name)
  const decoders = fields.map(({ type }) => decoder(type))
  const blank = names.map(() => null)
  let keys: readonly string[] = []
  let found = membersOf(names, keys)
  return (members) => {
    const own = Object.keys(members)
    if (!sameList(own, keys)) {
      keys = own
      found = membersOf(names, own)
    }
    const row: SqlValue[] = blank.slice()
    for (let at = 0; at < found.length; at += 1) {
      const name = found[at]
      const member = name === undefined ? null : members[name]
      if (member !== null) row[at] = (decoders[at] as Decode)(member)
    }
    return row
  }
}

/** For each field the member of its name, else the last one whose name in upper case is the field's. */
function membersOf(names: readonly string[], keys: readonly string[]): readonly (string | undefined)[] {
  const exact = new Set(keys)
  const inUpperCase = new Map(keys.map((key) => [key.toUpperCase(), key]))
  return names.map((name) => (exact.has(name) ? name : inUpperCase.get(name)))
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false
  return true
}
