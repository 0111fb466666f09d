// Which source a column is of. Law: afterwards every column says its source, but for those that a join may still add.
import { statementError } from '../errors.ts'
import type { ColumnReference, Expression } from '../syntax/tree/expression.ts'
import type { Schema } from '../schema/schema.ts'
import type { AliasedSource } from './analysis.ts'
import type { Located } from './location.ts'
import { isPseudoColumn, isWindowBound } from './system-columns.ts'
import { readTimestampText } from './timestamp-text.ts'
import { rewrite, within } from './traverse.ts'

export class Names {
  readonly #sources: readonly AliasedSource[]
  readonly #located: Located

  constructor(sources: readonly AliasedSource[], located: Located) {
    this.#sources = sources
    this.#located = located
  }

  /** Columns with the source they are of. A name that no source has stays bare. Text that is compared with a record's time is read. */
  qualify(expression: Expression): Expression {
    return rewrite(rewrite(expression, readTimestampText), (part) =>
      part.kind === 'column' ? this.#qualified(part) : undefined,
    )
  }

  /** Throws for a source that is not there. */
  checkSource(name: string): void {
    if (this.#sources.some(({ alias }) => alias === name)) return
    throw statementError(unknownSource(name))
  }

  /** True when more than one source has a column of the name. */
  clashes(name: string): boolean {
    return this.#having(name).length > 1
  }

  /** Sources that an expression names; throws where a column cannot be resolved. `clause` begins the message. */
  sourcesOf(
    expression: Expression,
    clause: string,
    more: { readonly synthetic?: boolean; readonly bounds?: boolean } = {},
  ): ReadonlySet<string> {
    const used = new Set<string>()
    for (const part of within(expression)) {
      if (part.kind !== 'column') continue
      if (this.#isKnown(part)) {
        if (part.source !== undefined) used.add(part.source)
        continue
      }
      if (more.bounds && isWindowBound(part.name)) continue
      if (more.synthetic && part.source === undefined && /^ROWKEY(_\d+)?$/.test(part.name)) continue
      const shown = part.source === undefined ? part.name : `${part.source}.${part.name}`
      const why =
        clause === 'PARTITION BY'
          ? ` '${shown}' must be a column in the source schema since PARTITION BY is applied on the input.`
          : ''
      throw statementError(`${this.#located(part.span)}${clause} column '${shown}' cannot be resolved.${why}`, {
        span: part.span,
        hint: this.#hint(part),
      })
    }
    return used
  }

  #qualified(reference: ColumnReference): ColumnReference {
    if (reference.source !== undefined) {
      this.checkSource(reference.source)
      return reference
    }
    const having = this.#having(reference.name)
    if (having.length > 1) {
      const { name, span } = reference
      const choices = having.map(({ alias }) => `${alias}.${name}`).sort()
      throw statementError(`${this.#located(span)}Column '${name}' is ambiguous. Could be ${orList(choices)}.`, {
        span,
      })
    }
    const only = having[0]
    return only ? { ...reference, source: only.alias } : reference
  }

  #having(name: string): readonly AliasedSource[] {
    return this.#sources.filter(({ source }) => hasColumn(source.schema, name) || isAvailable(source, name))
  }

  #isKnown({ source: alias, name }: ColumnReference): boolean {
    return this.#sources.some(
      (one) => one.alias === alias && (hasColumn(one.source.schema, name) || isAvailable(one.source, name)),
    )
  }

  #hint({ name }: ColumnReference): string | undefined {
    const wanted = name.toUpperCase()
    const found = this.#sources
      .flatMap(({ source }) => columnNames(source.schema))
      .find((one) => one.toUpperCase() === wanted)
    return found === undefined ? undefined : `Did you mean \`${found}\`? Names without quotes are in upper case`
  }
}

function unknownSource(name: string): string {
  return `Failed to prepare statement: '${name}' is not a valid stream/table name or alias.`
}

export function columnNames({ key, value, headers }: Schema): string[] {
  return [...key, ...value, ...headers].map(({ name }) => name)
}

function hasColumn(schema: Schema, name: string): boolean {
  return columnNames(schema).includes(name)
}

function isAvailable({ keyFormat }: AliasedSource['source'], name: string): boolean {
  return isPseudoColumn(name) || (keyFormat.window !== undefined && isWindowBound(name))
}

function orList(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`
}
