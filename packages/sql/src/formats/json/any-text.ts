// What a JSON value is as a STRING, whatever it is: Java's text, of an object JSON with its members as they came.
import { Decimal, JsonNumber } from '@millrace/serde'
import { decimalText } from '../../types/value-text.ts'

/** Thrown where a number's text is needed and a double was given. */
export const needsText: unique symbol = Symbol('the text of a number is needed')

/** Of a value that is not null and no string. */
export function anyText(value: unknown): string {
  if (typeof value === 'number') throw needsText
  if (value instanceof JsonNumber) return numberText(value)
  if (Array.isArray(value)) return `[${value.map(elementText).join(', ')}]`
  return compactJson(value)
}

function elementText(value: unknown): string {
  return typeof value === 'string' ? value : value === null ? 'null' : anyText(value)
}

function numberText({ text }: JsonNumber): string {
  if (/^-?\d+$/.test(text)) return text === '-0' ? '0' : text
  const decimal = Decimal.parse(text)
  return decimal === undefined ? text : decimalText(decimal)
}

function compactJson(value: unknown): string {
  if (typeof value === 'number') throw needsText
  if (value instanceof JsonNumber) return numberText(value)
  if (Array.isArray(value)) return `[${value.map(compactJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${compactJson(member)}`).join(',')}}`
}
