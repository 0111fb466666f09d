// A UUID as its text of 36 characters; Kafka's UUIDSerde. Lower case both ways, as Java writes it, so that equal keys have equal bytes.
import { decodeError, encodeError, show } from './errors.ts'
import type { Serde } from './serde.ts'
import { allocateText } from './slab.ts'
import { decodeJavaUtf8 } from './utf8.ts'

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const serde: Serde<string> = {
  name: 'uuid',
  serialize(value) {
    const text = typeof value === 'string' ? value.toLowerCase() : ''
    if (!form.test(text)) {
      throw encodeError(`uuid() takes text such as 0b0e8a4c-3f5e-4c55-9a35-7f2d8a1b6c1d, not ${show(value)}`)
    }
    return allocateText(text)
  },
  deserialize(bytes) {
    const text = bytes.length === 36 ? decodeJavaUtf8(bytes).toLowerCase() : ''
    if (!form.test(text)) {
      throw decodeError(`${show(decodeJavaUtf8(bytes.subarray(0, 64)))} is not a UUID of 36 characters`)
    }
    return text
  },
}

/** A UUID as a string in lower case; upper case is accepted. */
export function uuid(): Serde<string> {
  return serde
}
