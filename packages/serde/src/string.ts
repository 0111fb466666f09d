// Text as UTF-8, as Kafka's StringSerializer writes and reads it: what cannot be written or read is replaced, never refused.
import { decodeJavaUtf8, encodeJavaUtf8 } from './utf8.ts'
import { encodeError, show } from './errors.ts'
import type { Serde } from './serde.ts'

const serde: Serde<string> = {
  name: 'string',
  serialize(value) {
    if (typeof value !== 'string')
      throw encodeError(`string() takes a string, not ${show(value)}; convert the value first`)
    return encodeJavaUtf8(value)
  },
  deserialize: decodeJavaUtf8,
}

/** UTF-8 text. A lone surrogate is written as `?`, invalid bytes are read as U+FFFD, both as in Java. */
export function string(): Serde<string> {
  return serde
}
