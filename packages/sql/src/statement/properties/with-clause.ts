// `WITH (…)` as values of known names and types. The messages are those of Kafka's configurations, which ksqlDB reads it with.
import { prepareError } from '../../errors.ts'
import { suggestion } from '../../expression/suggestion.ts'
import type { Literal } from '../../syntax/tree/expression.ts'
import type { Property } from '../../syntax/tree/statement.ts'

export interface OptionRule {
  readonly type: 'text' | 'integer' | 'boolean'
  readonly required?: boolean
  /** Why a text is no value, or undefined. */
  readonly refuse?: (text: string, name: string) => string | undefined
}

export class WithClause {
  readonly #values = new Map<string, string | number | boolean>()

  /** @throws {MillraceError} `SQL_SYNTAX` */
  constructor(properties: readonly Property[], rules: Readonly<Record<string, OptionRule>>) {
    const given = new Map(properties.map((property) => [property.name, property]))
    for (const [name, rule] of Object.entries(rules)) {
      const property = given.get(name)
      if (property === undefined || property.value.kind === 'null') {
        if (rule.required === true)
          throw prepareError(`Missing required property "${name}" which has no default value.`)
        continue
      }
      this.#values.set(name, valueOf(property, rule))
    }
    const unknown = properties.filter(({ name }) => !Object.hasOwn(rules, name))
    if (unknown.length > 0) {
      const names = unknown.map(({ name }) => name).join(',')
      throw prepareError(`Invalid config variable(s) in the WITH clause: ${names}`, {
        span: unknown[0]?.span,
        hint: suggestion(unknown[0]?.name ?? '', Object.keys(rules)) ?? `there are ${Object.keys(rules).join(', ')}`,
      })
    }
  }

  text(name: string): string | undefined {
    return this.#values.get(name) as string | undefined
  }

  integer(name: string): number | undefined {
    return this.#values.get(name) as number | undefined
  }

  boolean(name: string): boolean | undefined {
    return this.#values.get(name) as boolean | undefined
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }
}

function valueOf({ name, value, span }: Property, { type, refuse }: OptionRule): string | number | boolean {
  const invalid = (reason: string): Error =>
    prepareError(`Invalid value ${textOf(value)} for property ${name}: ${reason}`, { span })
  switch (type) {
    case 'text': {
      if (value.kind !== 'string') throw invalid(`Expected value to be a string, but it was a ${javaClass[value.kind]}`)
      const refusal = refuse?.(value.value, name)
      if (refusal !== undefined) throw prepareError(refusal, { span })
      return value.value
    }
    case 'integer': {
      if (value.kind === 'integer') return value.value
      const trimmed = value.kind === 'string' ? value.value.trim() : undefined
      if (trimmed === undefined && value.kind === 'long') return Number(value.value)
      if (trimmed === undefined) throw invalid(`Expected value to be a number, but it was a ${javaClass[value.kind]}`)
      if (!/^[+-]?\d{1,15}$/.test(trimmed)) throw invalid('Not a number of type INT')
      return Number(trimmed)
    }
    case 'boolean': {
      if (value.kind === 'boolean') return value.value
      const word = value.kind === 'string' ? value.value.trim().toLowerCase() : ''
      if (word !== 'true' && word !== 'false') throw invalid('Expected value to be either true or false')
      return word === 'true'
    }
  }
}

function textOf(value: Literal): string {
  if (value.kind === 'decimal') return value.text
  return value.kind === 'null' ? 'null' : String(value.value)
}

const javaClass: Readonly<Record<Literal['kind'], string>> = {
  null: 'null',
  boolean: 'java.lang.Boolean',
  integer: 'java.lang.Integer',
  long: 'java.lang.Long',
  decimal: 'java.math.BigDecimal',
  double: 'java.lang.Double',
  string: 'java.lang.String',
}
