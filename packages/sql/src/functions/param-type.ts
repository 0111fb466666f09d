// What a function's parameter accepts: SQL types with holes in them. Read from text such as `ARRAY<T>` or `LAMBDA(T)=>BOOLEAN`.
import { functionInvalid } from '../errors.ts'
import type { SimpleType, SimpleTypeName } from '../types/sql-type.ts'

/** Any DECIMAL. */
export interface AnyDecimal {
  readonly kind: 'DECIMAL'
  /** Only where a type is fixed: `DECIMAL(30, 10)`. */
  readonly precision?: number
  readonly scale?: number
}
/** One letter: the same letter is one type within a call. */
export interface Generic {
  readonly kind: 'GENERIC'
  readonly name: string
}
export interface ArrayParam {
  readonly kind: 'ARRAY'
  readonly element: ParamType
}
export interface MapParam {
  readonly kind: 'MAP'
  readonly key: ParamType
  readonly value: ParamType
}
export interface StructParam {
  readonly kind: 'STRUCT'
  readonly fields: readonly { readonly name: string; readonly type: ParamType }[]
}
export interface LambdaParam {
  readonly kind: 'LAMBDA'
  readonly params: readonly ParamType[]
  readonly returns: ParamType
}
/** A bare unit of time: `DAYS`. */
export interface UnitParam {
  readonly kind: 'INTERVALUNIT'
}
/** Every value of every type. */
export interface AnyParam {
  readonly kind: 'ANY'
}

export type ParamType =
  | SimpleType
  | AnyDecimal
  | Generic
  | ArrayParam
  | MapParam
  | StructParam
  | LambdaParam
  | UnitParam
  | AnyParam

const simple: ReadonlySet<string> = new Set<SimpleTypeName>([
  'BOOLEAN',
  'INTEGER',
  'BIGINT',
  'DOUBLE',
  'STRING',
  'BYTES',
  'DATE',
  'TIME',
  'TIMESTAMP',
])

/** @throws {MillraceError} `SQL_FUNCTION_INVALID` when the text is no parameter type. */
export function parseParamType(text: string): ParamType {
  const reader = new Reader(text)
  const type = reader.type()
  reader.end()
  return type
}

/** As messages and descriptions show it. */
export function paramTypeText(type: ParamType): string {
  switch (type.kind) {
    case 'GENERIC':
      return type.name
    case 'DECIMAL':
      return type.precision === undefined ? 'DECIMAL' : `DECIMAL(${type.precision}, ${type.scale})`
    case 'ARRAY':
      return `ARRAY<${paramTypeText(type.element)}>`
    case 'MAP':
      return `MAP<${paramTypeText(type.key)}, ${paramTypeText(type.value)}>`
    case 'STRUCT':
      return `STRUCT<${type.fields.map((field) => `${field.name} ${paramTypeText(field.type)}`).join(', ')}>`
    case 'LAMBDA':
      return `LAMBDA (${type.params.map(paramTypeText).join(', ')}) => ${paramTypeText(type.returns)}`
    default:
      return type.kind
  }
}

/** True when a letter stands somewhere in it. */
export function hasGenerics(type: ParamType): boolean {
  switch (type.kind) {
    case 'GENERIC':
      return true
    case 'ARRAY':
      return hasGenerics(type.element)
    case 'MAP':
      return hasGenerics(type.key) || hasGenerics(type.value)
    case 'STRUCT':
      return type.fields.some((field) => hasGenerics(field.type))
    case 'LAMBDA':
      return type.params.some(hasGenerics) || hasGenerics(type.returns)
    default:
      return false
  }
}

class Reader {
  readonly #text: string
  readonly #tokens: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = text.match(/=>|`[^`]+`|\w+|[^\s\w]/g) ?? []
  }

  type(): ParamType {
    const name = this.#next()
    if (simple.has(name)) return { kind: name as SimpleTypeName }
    switch (name) {
      case 'DECIMAL':
        return this.#decimal()
      case 'ARRAY':
        return { kind: 'ARRAY', element: this.#list('<', '>')[0] ?? this.#fail() }
      case 'MAP': {
        const [key, value] = this.#list('<', '>')
        return { kind: 'MAP', key: key ?? this.#fail(), value: value ?? this.#fail() }
      }
      case 'STRUCT':
        return this.#struct()
      case 'LAMBDA': {
        const params = this.#list('(', ')')
        this.#take('=>')
        return { kind: 'LAMBDA', params, returns: this.type() }
      }
      case 'INTERVALUNIT':
      case 'ANY':
        return { kind: name }
      default:
        return /^[A-Z]$/.test(name) ? { kind: 'GENERIC', name } : this.#fail()
    }
  }

  end(): void {
    if (this.#at < this.#tokens.length) this.#fail()
  }

  #decimal(): AnyDecimal {
    if (this.#tokens[this.#at] !== '(') return { kind: 'DECIMAL' }
    this.#take('(')
    const precision = Number(this.#next())
    this.#take(',')
    const scale = Number(this.#next())
    this.#take(')')
    return { kind: 'DECIMAL', precision, scale }
  }

  #struct(): StructParam {
    const fields: { name: string; type: ParamType }[] = []
    this.#take('<')
    do fields.push({ name: this.#next().replaceAll('`', ''), type: this.type() })
    while (this.#skip(','))
    this.#take('>')
    return { kind: 'STRUCT', fields }
  }

  #list(open: string, close: string): ParamType[] {
    const types: ParamType[] = []
    this.#take(open)
    do types.push(this.type())
    while (this.#skip(','))
    this.#take(close)
    return types
  }

  #skip(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false
    this.#at++
    return true
  }
  #take(token: string): void {
    if (!this.#skip(token)) this.#fail()
  }
  #next(): string {
    return this.#tokens[this.#at++] ?? this.#fail()
  }
  #fail(): never {
    throw functionInvalid(
      `"${this.#text}" is no type of a parameter; write a SQL type such as STRING or ARRAY<INTEGER>, or one capital letter for any type`,
    )
  }
}
