// JSON whose numbers keep their text: 10, 10.0 and 1E1 are three different expectations of a case, and 64-bit integers stay whole.

/** A number as it was written. */
export class NumberText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** Without fraction and exponent: what a JSON reader takes for an integer. */
  get isInteger(): boolean {
    return /^-?\d+$/.test(this.text)
  }
}

export type SpecValue = null | boolean | string | NumberText | readonly SpecValue[] | SpecObject
export interface SpecObject {
  readonly [name: string]: SpecValue
}

export function readExact(text: string): SpecValue {
  return JSON.parse(text, keepNumber as (this: unknown, key: string, value: unknown) => unknown) as SpecValue
}

function keepNumber(_key: string, value: unknown, context: { readonly source: string }): unknown {
  return typeof value === 'number' ? new NumberText(context.source) : value
}

export function writeExact(value: SpecValue): string {
  if (value instanceof NumberText) return value.text
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(writeExact).join(',')}]`
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}:${writeExact(member)}`)
    .join(',')}}`
}

export function isList(value: SpecValue | undefined): value is readonly SpecValue[] {
  return Array.isArray(value)
}

export function isObject(value: SpecValue | undefined): value is SpecObject {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof NumberText)
}

/** Undefined for a member that is not there; members of the prototype are never found. */
export function memberOf(value: SpecObject, name: string): SpecValue | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined
}
