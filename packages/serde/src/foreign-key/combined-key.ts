// The key under which the right side of a foreign-key join remembers who asked: sorted by foreign key first.
//   length of the foreign key (4) | foreign key | primary key
import { readInt32, writeInt32 } from '../big-endian.ts'
import { decodeError } from '../errors.ts'
import type { Serde } from '../serde.ts'
import { allocateBytes } from '../slab.ts'

export interface CombinedKey<KO, K> {
  readonly foreignKey: KO
  readonly primaryKey: K
}

export function combinedKey<KO, K>(foreignSerde: Serde<KO>, primarySerde: Serde<K>): Serde<CombinedKey<KO, K>> {
  return {
    name: `combined-key(${foreignSerde.name}, ${primarySerde.name})`,
    serialize({ foreignKey, primaryKey }, context) {
      const primary = primarySerde.serialize(primaryKey, context)
      return withLength(foreignSerde.serialize(foreignKey, context), primary)
    },
    deserialize(bytes, context) {
      const length = bytes.length < 4 ? -1 : readInt32(bytes, 0)
      if (length < 0 || length > bytes.length - 4) throw decodeError('the combined key is shorter than it says')
      const end = 4 + length
      return {
        foreignKey: foreignSerde.deserialize(bytes.subarray(4, end), context),
        primaryKey: primarySerde.deserialize(bytes.subarray(end), context),
      }
    },
  }
}

/** What all combined keys of a foreign key begin with. */
export function combinedKeyPrefix(foreignKey: Uint8Array): Uint8Array {
  return withLength(foreignKey, new Uint8Array(0))
}

function withLength(foreign: Uint8Array, primary: Uint8Array): Uint8Array {
  const bytes = allocateBytes(4 + foreign.length + primary.length)
  writeInt32(bytes, 0, foreign.length)
  bytes.set(foreign, 4)
  bytes.set(primary, 4 + foreign.length)
  return bytes
}
