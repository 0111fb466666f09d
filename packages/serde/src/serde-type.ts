// The type that a serde carries.
import type { Serde } from './serde.ts'

/** `SerdeType<typeof question>` is the type of the values that `question` reads and writes. */
export type SerdeType<S> = S extends Serde<infer T> ? T : never
