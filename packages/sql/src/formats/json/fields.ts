// The members of a JSON object as the fields of a row or STRUCT, by name: exactly, else by the member whose name in upper case is the field's.
// Law: only an object's own members count, whatever their names.
import type { StructField } from '../../types/sql-type.ts'
import type { Row, SqlValue } from '../../types/value.ts'
import type { Decode } from './decode.ts'

type Members = Readonly<Record<string, unknown>>

/** Names that every object has, so that only `hasOwn` can tell. */
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype))

/** How many spellings of names are remembered; more only cost time. */
const maxSpellings = 1_000

export function structReader(
  fields: readonly StructField[],
  decoder: (type: StructField['type']) => Decode,
): (members: Members) => Row {
  const names = fields.map(({ name }) => name)
  const decoders = fields.map(({ type }) => decoder(type))
  const own = names.some((name) => inherited.has(name)) ? ownMember : plainMember
  const inUpperCase = upperCaseFinder(names)
  return (members) => {
    const row: SqlValue[] = []
    let others: readonly unknown[] | undefined
    for (let at = 0; at < names.length; at += 1) {
      let member = own(members, names[at] as string)
      if (member === undefined) {
        others ??= inUpperCase(members)
        member = others[at]
      }
      row.push(member === undefined || member === null ? null : (decoders[at] as Decode)(member))
    }
    return row
  }
}

function plainMember(members: Members, name: string): unknown {
  return members[name]
}

function ownMember(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

/** Gives for each field the last member whose name in upper case is the field's. */
function upperCaseFinder(names: readonly string[]): (members: Members) => readonly unknown[] {
  const places = new Map(names.map((name, at) => [name, at]))
  const spellings = new Map<string, number | undefined>()
  const placeOf = (key: string): number | undefined => {
    if (spellings.has(key)) return spellings.get(key)
    const place = places.get(key.toUpperCase())
    if (spellings.size < maxSpellings) spellings.set(key, place)
    return place
  }
  return (members) => {
    const found: unknown[] = []
    for (const key of Object.keys(members)) {
      const place = placeOf(key)
      if (place !== undefined) found[place] = members[key]
    }
    return found
  }
}
