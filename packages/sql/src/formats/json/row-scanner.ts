// Rows of simple columns straight out of the bytes of a JSON object: members that are no columns never become values.
// Law: a row that is given is the one that reading the whole text gives.
import { isUtf8 } from 'node:buffer'
import type { Column } from '../../schema/schema.ts'
import type { SqlType } from '../../types/sql-type.ts'
import type { Row, SqlValue } from '../../types/value.ts'
import { type Decode, jsonDecoder } from './decode.ts'
import { closeBrace, comma, JsonScanner, openBrace, quote, unsure } from './json-scanner.ts'

interface Target {
  readonly decode: Decode
  /** Its numbers are taken by their text. */
  readonly exact: boolean
}

interface Member {
  /** Its name as it stands in the text, with the closing quote and the colon. */
  readonly name: Uint8Array
  /** Undefined for a member that is no column. */
  readonly column: number | undefined
}

/** An object of more members is read as a whole. */
const maxMembers = 256

export class RowScanner {
  readonly #scanner = new JsonScanner()
  readonly #targets: readonly Target[]
  readonly #columns: ReadonlyMap<string, number>
  readonly #blank: Row
  /** Of an object that was read before, in its order; no two are of one column. */
  #members: Member[] = []
  #hasLearnt = false

  /** Undefined where values of a column are objects or arrays, and where one member may be that of two columns. */
  static of(columns: readonly Column[]): RowScanner | undefined {
    const names = new Set(columns.map(({ name }) => name.toUpperCase()))
    const isSimple = names.size === columns.length && columns.every(({ type }) => isScalar(type))
    return isSimple ? new RowScanner(columns) : undefined
  }

  private constructor(columns: readonly Column[]) {
    this.#targets = columns.map(({ type }) => ({
      decode: jsonDecoder(type, 'object'),
      exact: type.kind === 'DECIMAL' || type.kind === 'STRING',
    }))
    this.#columns = new Map(columns.map(({ name }, index) => [name, index]))
    this.#blank = columns.map(() => null)
  }

  /** Undefined for what is unusual: that has to be read as a whole, which may refuse it. */
  read(bytes: Uint8Array): Row | undefined {
    this.#hasLearnt = false
    this.#scanner.start(bytes)
    const row: SqlValue[] = this.#blank.slice()
    try {
      if (this.#fill(row) && (this.#scanner.isAscii || isUtf8(bytes))) return row
    } catch {
      // A value that its column does not take: whoever reads the whole says so.
    } finally {
      this.#scanner.end()
    }
    if (this.#hasLearnt) this.#members = []
    return undefined
  }

  #fill(row: SqlValue[]): boolean {
    const scanner = this.#scanner
    if (scanner.peek() !== openBrace) return false
    scanner.at += 1
    for (let index = 0; ; index += 1) {
      if (scanner.peek() !== quote) return false
      const member = this.#member(index)
      if (member === undefined || !this.#value(member, row)) return false
      const after = scanner.peek()
      scanner.at += 1
      if (after === closeBrace) return scanner.peek() === -1 && (!this.#hasLearnt || this.#areDistinct())
      if (after !== comma) return false
    }
  }

  #value({ column }: Member, row: SqlValue[]): boolean {
    if (column === undefined) return this.#scanner.pass()
    const { decode, exact } = this.#targets[column] as Target
    const value = this.#scanner.scalar(exact)
    if (value === unsure) return false
    row[column] = decode(value)
    return true
  }

  /** The member whose quote is next; mostly it is that of the object before. */
  #member(index: number): Member | undefined {
    const scanner = this.#scanner
    const known = this.#members[index]
    if (known !== undefined && scanner.passes(known.name)) return known
    const start = scanner.at
    const name = scanner.name()
    if (name === undefined || index === maxMembers) return undefined
    const column = this.#columns.get(name) ?? this.#columns.get(name.toUpperCase())
    const member = { name: scanner.copyFrom(start), column }
    this.#members.length = index
    this.#members.push(member)
    this.#hasLearnt = true
    return member
  }

  #areDistinct(): boolean {
    const columns = this.#members.flatMap(({ column }) => column ?? [])
    return new Set(columns).size === columns.length
  }
}

function isScalar({ kind }: SqlType): boolean {
  return kind !== 'ARRAY' && kind !== 'MAP' && kind !== 'STRUCT'
}
