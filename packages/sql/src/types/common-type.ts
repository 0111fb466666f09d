// The one type that the elements of a list have in common: of IN, ARRAY[…], the keys and the values of MAP(…).
// Found from left to right; literals are taken more leniently than columns. Each element is then cast to it.
import { Decimal } from '@millrace/serde'
import { decimalOf, literalDecimalType, widerDecimal } from './decimal-type.ts'
import { canCastImplicitly } from './implicit-cast.ts'
import {
  bigintType,
  type DecimalType,
  doubleType,
  integerType,
  isNumeric,
  sameType,
  type SqlType,
  type StructField,
  typeText,
} from './sql-type.ts'

interface Element {
  /** Null for NULL. */
  readonly type: SqlType | null
  /** The expression as SQL, for messages. */
  readonly text: string
}
/** What stands in a list: a literal, a constructor with lists of its own, or anything else. */
export type ListElement = Element &
  (
    | { readonly kind: 'value' }
    | { readonly kind: 'literal'; readonly string?: string | undefined }
    | { readonly kind: 'array'; readonly elements: readonly ListElement[] }
    | { readonly kind: 'map'; readonly keys: readonly ListElement[]; readonly values: readonly ListElement[] }
    | { readonly kind: 'struct'; readonly fields: readonly { readonly name: string; readonly value: ListElement }[] }
  )

/** A type, null where all elements are NULL, or why there is none, in ksqlDB's words. */
export type CommonType =
  | { readonly ok: true; readonly type: SqlType | null }
  | { readonly ok: false; readonly message: string }

export function commonType(elements: readonly ListElement[]): CommonType {
  return fold(null, elements)
}

function fold(start: SqlType | null, elements: readonly ListElement[]): CommonType {
  let type = start
  for (const element of elements) {
    const next = joined(type, element)
    if (!next.ok) return next
    type = next.type
  }
  return { ok: true, type }
}

function joined(target: SqlType | null, element: ListElement): CommonType {
  if (target === null) return { ok: true, type: element.type }
  if (element.type === null) return { ok: true, type: target }
  if (element.kind === 'literal' && element.string !== undefined) {
    if (isNumeric(target)) return numberIn(element.string, target)
    if (target.kind === 'BOOLEAN') return booleanIn(element.string, target)
  }
  const parts = joinedParts(target, element)
  // What is wrong within is told by the whole, but for a text that cannot be read.
  if (parts) return parts.ok || parts.message.startsWith(syntax) ? parts : refusal(target, element)
  const lenient = element.kind === 'literal'
  const type = wider(element.type, target, lenient) ?? wider(target, element.type, lenient)
  return type ? { ok: true, type } : refusal(target, element)
}

/** Of constructors, whose own elements may be literals. Undefined for anything else. */
function joinedParts(target: SqlType, element: ListElement): CommonType | undefined {
  if (element.kind === 'array') {
    if (target.kind !== 'ARRAY') return refusal(target, element)
    const inner = fold(target.element, element.elements)
    return inner.ok ? { ok: true, type: { kind: 'ARRAY', element: inner.type as SqlType } } : inner
  }
  if (element.kind === 'map') {
    if (target.kind !== 'MAP') return refusal(target, element)
    const [key, value] = [fold(target.key, element.keys), fold(target.value, element.values)]
    if (!key.ok) return key
    if (!value.ok) return value
    return { ok: true, type: { kind: 'MAP', key: key.type as SqlType, value: value.type as SqlType } }
  }
  if (element.kind !== 'struct') return undefined
  if (target.kind !== 'STRUCT') return refusal(target, element)
  const fields: StructField[] = []
  for (const { name, value } of element.fields) {
    const known = target.fields.find((field) => field.name === name)?.type ?? null
    const inner = joined(known, value)
    if (!inner.ok) return inner
    if (inner.type) fields.push({ name, type: inner.type })
  }
  return { ok: true, type: { kind: 'STRUCT', fields: [...fields, ...missing(fields, target.fields)] } }
}

/** The type that holds values of both, if `from` becomes `to`; a literal also becomes text. */
function wider(from: SqlType, to: SqlType, lenient: boolean): SqlType | undefined {
  if (sameType(from, to)) return to
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') {
    const element = wider(from.element, to.element, lenient)
    return element && { kind: 'ARRAY', element }
  }
  if (from.kind === 'MAP' && to.kind === 'MAP') {
    const [key, value] = [wider(from.key, to.key, lenient), wider(from.value, to.value, lenient)]
    return key && value && { kind: 'MAP', key, value }
  }
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') return widerStruct(from.fields, to.fields, lenient)
  if (!canCastImplicitly(from, to.kind)) {
    const simple = !['ARRAY', 'MAP', 'STRUCT', 'BYTES'].includes(from.kind)
    return lenient && to.kind === 'STRING' && simple ? to : undefined
  }
  return to.kind === 'DECIMAL' ? widerDecimal(decimalOf(from) as DecimalType, to) : to
}

function widerStruct(from: readonly StructField[], to: readonly StructField[], lenient: boolean): SqlType | undefined {
  const fields: StructField[] = []
  for (const { name, type } of from) {
    const other = to.find((field) => field.name === name)
    const both = other ? wider(type, other.type, lenient) : type
    if (!both) return undefined
    fields.push({ name, type: both })
  }
  return { kind: 'STRUCT', fields: [...fields, ...missing(fields, to)] }
}

function missing(known: readonly StructField[], all: readonly StructField[]): StructField[] {
  return all.filter(({ name }) => !known.some((field) => field.name === name))
}

function numberIn(text: string, target: SqlType): CommonType {
  const type = numberType(text.trim())
  if (!type) return invalid(text, target)
  if (target.kind === 'DOUBLE') return { ok: true, type: doubleType }
  if (type.kind === 'DECIMAL' || target.kind === 'DECIMAL') {
    return { ok: true, type: widerDecimal(decimalOf(type) as DecimalType, decimalOf(target) as DecimalType) }
  }
  return { ok: true, type: canCastImplicitly(type, target.kind) ? target : type }
}

/** The narrowest exact type of a number in text. */
function numberType(text: string): SqlType | undefined {
  const value = Decimal.parse(text)
  if (!value) return undefined
  if (!/[.eE]/.test(text)) {
    if (BigInt.asIntN(32, value.unscaled) === value.unscaled) return integerType
    if (BigInt.asIntN(64, value.unscaled) === value.unscaled) return bigintType
  }
  return literalDecimalType(value)
}

/** Any beginning of true, yes, false or no. */
function booleanIn(text: string, target: SqlType): CommonType {
  const word = text.trim().toLowerCase()
  const known = word !== '' && ['true', 'yes', 'false', 'no'].some((one) => one.startsWith(word))
  return known ? { ok: true, type: target } : invalid(text, target)
}

const syntax = 'invalid input syntax for type'

function invalid(text: string, target: SqlType): CommonType {
  return { ok: false, message: `${syntax} ${target.kind}: "${text}".` }
}

function refusal(target: SqlType, { type, text }: ListElement): CommonType {
  const [left, right] = [typeText(target), type ? typeText(type) : 'NULL']
  return {
    ok: false,
    message: `operator does not exist: ${left} = ${right} (${text})\nHint: You might need to add explicit type casts.`,
  }
}
