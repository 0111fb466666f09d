// What exists: streams and tables, named types, persistent queries. A statement changes it only once nothing can fail any more.
import type { PersistentQuery } from '../plan/persistent-query.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { DataSource } from './source.ts'

/** Names are exact. Lists are in the order of creation; a replaced source or query keeps its place. */
export class Catalog {
  readonly #sources: Map<string, DataSource>
  /** By the name of a source: what the queries of its CREATE … AS read. */
  readonly #origins: Map<string, ReadonlySet<string>>
  readonly #types: Map<string, SqlType>
  readonly #queries: Map<string, PersistentQuery>

  constructor(from?: Catalog) {
    this.#sources = new Map(from?.sources.map((source) => [source.name, source]))
    this.#origins = new Map(from === undefined ? [] : from.#origins)
    this.#types = new Map(from?.types)
    this.#queries = new Map(from?.queries.map((query) => [query.id, query]))
  }

  /** For statements that are tried before they are carried out. */
  copy(): Catalog {
    return new Catalog(this)
  }

  get sources(): readonly DataSource[] {
    return [...this.#sources.values()]
  }

  source(name: string): DataSource | undefined {
    return this.#sources.get(name)
  }

  /** `origins`: the sources it is made from; those of what it replaces stay. */
  put(source: DataSource, origins: readonly string[] = []): void {
    this.#sources.set(source.name, source)
    this.#origins.set(source.name, new Set([...(this.#origins.get(source.name) ?? []), ...origins]))
  }

  remove(name: string): void {
    this.#sources.delete(name)
    this.#origins.delete(name)
  }

  get types(): ReadonlyMap<string, SqlType> {
    return this.#types
  }

  type(name: string): SqlType | undefined {
    return this.#types.get(name)
  }

  putType(name: string, type: SqlType): void {
    this.#types.set(name, type)
  }

  removeType(name: string): void {
    this.#types.delete(name)
  }

  get queries(): readonly PersistentQuery[] {
    return [...this.#queries.values()]
  }

  query(id: string): PersistentQuery | undefined {
    return this.#queries.get(id)
  }

  putQuery(query: PersistentQuery): void {
    this.#queries.set(query.id, query)
  }

  removeQuery(id: string): void {
    this.#queries.delete(id)
  }

  /** The sources that are made from one, also when their queries were terminated. In the order of their names. */
  madeFrom(name: string): readonly string[] {
    return [...this.#origins]
      .filter(([, origins]) => origins.has(name))
      .map(([made]) => made)
      .sort()
  }

  /** The queries that read a source. */
  readers(name: string): readonly PersistentQuery[] {
    return this.queries.filter(({ sources }) => sources.some((source) => source.name === name))
  }

  /** The queries that write a source: its CREATE … AS, and INSERT INTO. */
  writers(name: string): readonly PersistentQuery[] {
    return this.queries.filter(({ sink }) => sink?.name === name)
  }
}
