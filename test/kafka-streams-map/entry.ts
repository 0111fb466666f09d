// A row of the map: one name of Kafka Streams' API with all its overloads, and what stands for it here.

export type Entry =
  | {
      /** How it is written in Millrace. */
      readonly here: string
      /** Shows that it does the same: a recorded case of the conformance suite, or a test file. */
      readonly shownBy: string
    }
  /** Why there is nothing of the kind. */
  | { readonly none: string }

/** By Java's method name. */
export type ClassEntries = Readonly<Record<string, Entry>>

/** `member` must exist in `Class`: the compiler sees to that. `call` is the way it is written. */
export function members<Class>(
  className: string,
): (member: keyof Class & string, call: string, shownBy: string) => Entry {
  return (member, call, shownBy) => ({ here: `${className}.${member}${call}`, shownBy })
}

/** A recorded case of `test/conformance/streams/cases`. */
export function recorded(name: string): string {
  return `case ${name}`
}
