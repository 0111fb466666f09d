// What the topic says, folded: subjects with their versions, schemas by id, levels and modes. The only writer is the topic: `apply` sees its records in their order.
// Law: an id has one schema, and a version that stands keeps it. A record that says otherwise is refused, by every registry on the topic alike, so of two that write at
// once one wins.
import type { RegistryRecord, StoredSchema } from '../log/registry-record.ts'
import type { CompatibilityLevel } from './compatibility-level.ts'
import type { Mode } from './mode.ts'

type Content = Pick<StoredSchema, 'type' | 'schema' | 'references'>

export class RegistryState {
  readonly #subjects = new Map<string, Map<number, StoredSchema>>()
  /** Under each id the places where its schema stands, deleted ones too. */
  readonly #places = new Map<number, Map<string, StoredSchema>>()
  readonly #ids = new Map<string, number>()
  readonly #levels = new Map<string | null, CompatibilityLevel>()
  readonly #modes = new Map<string | null, Mode>()
  #maxId = 0

  /** Whether the record holds. */
  apply(record: RegistryRecord): boolean {
    switch (record.kind) {
      case 'schema':
        return this.#applySchema(record.subject, record.version, record.value)
      case 'config':
        return setOrDelete(this.#levels, record.subject, record.level)
      case 'mode':
        return setOrDelete(this.#modes, record.subject, record.mode)
      case 'delete-subject':
        for (const stored of this.versions(record.subject)) {
          if (stored.version <= record.upTo) this.#put({ ...stored, deleted: true })
        }
        return true
    }
  }

  #applySchema(subject: string, version: number, value: StoredSchema | null): boolean {
    if (value === null) {
      this.#remove(subject, version)
      return true
    }
    const [sameId] = this.#places.get(value.id)?.values() ?? []
    if (sameId !== undefined && contentOf(sameId) !== contentOf(value)) return false
    const stands = this.version(subject, version)
    const imports = this.modeInForce(subject) === 'IMPORT'
    if (stands !== undefined && stands.id !== value.id && !stands.deleted && !imports) return false
    this.#remove(subject, version)
    this.#put(value)
    return true
  }

  #put(stored: StoredSchema): void {
    const { subject, version, id } = stored
    const versions = this.#subjects.get(subject) ?? new Map<number, StoredSchema>()
    this.#subjects.set(subject, versions.set(version, stored))
    const places = this.#places.get(id) ?? new Map<string, StoredSchema>()
    this.#places.set(id, places.set(placeOf(subject, version), stored))
    const content = contentOf(stored)
    if (!this.#ids.has(content)) this.#ids.set(content, id)
    this.#maxId = Math.max(this.#maxId, id)
  }

  #remove(subject: string, version: number): void {
    const stored = this.version(subject, version)
    if (stored === undefined) return
    const versions = this.#subjects.get(subject)
    versions?.delete(version)
    if (versions?.size === 0) this.#subjects.delete(subject)
    const places = this.#places.get(stored.id)
    places?.delete(placeOf(subject, version))
    if (places?.size !== 0) return
    this.#places.delete(stored.id)
    const content = contentOf(stored)
    if (this.#ids.get(content) === stored.id) this.#ids.delete(content)
  }

  /** In the order of the alphabet, those without a version that stands too. */
  subjects(): readonly string[] {
    return [...this.#subjects.keys()].toSorted()
  }

  /** Ascending, deleted ones too. */
  versions(subject: string): readonly StoredSchema[] {
    return [...(this.#subjects.get(subject)?.values() ?? [])].toSorted((a, b) => a.version - b.version)
  }

  version(subject: string, version: number): StoredSchema | undefined {
    return this.#subjects.get(subject)?.get(version)
  }

  /** Where the schema of this id stands, deleted places too; empty for an id that nobody has. */
  places(id: number): readonly StoredSchema[] {
    return [...(this.#places.get(id)?.values() ?? [])]
  }

  /** The id that this content has, under whatever subject. */
  idOf(content: Content): number | undefined {
    return this.#ids.get(contentOf(content))
  }

  get maxId(): number {
    return this.#maxId
  }

  /** The ids of schemas that stand and name this version, ascending. */
  referencedBy(subject: string, version: number): readonly number[] {
    const names = ({ references }: StoredSchema): boolean =>
      references.some((reference) => reference.subject === subject && reference.version === version)
    return [...this.#places]
      .filter(([, places]) => [...places.values()].some((stored) => !stored.deleted && names(stored)))
      .map(([id]) => id)
      .toSorted((a, b) => a - b)
  }

  /** What was set for exactly this subject, or for all (null). */
  level(subject: string | null): CompatibilityLevel | undefined {
    return this.#levels.get(subject)
  }

  levelInForce(subject: string | null): CompatibilityLevel {
    return this.level(subject) ?? this.level(null) ?? 'BACKWARD'
  }

  mode(subject: string | null): Mode | undefined {
    return this.#modes.get(subject)
  }

  modeInForce(subject: string | null): Mode {
    const all = this.mode(null) ?? 'READWRITE'
    return all === 'READONLY_OVERRIDE' ? all : (this.mode(subject) ?? all)
  }
}

function setOrDelete<V>(map: Map<string | null, V>, key: string | null, value: V | null): true {
  if (value === null) map.delete(key)
  else map.set(key, value)
  return true
}

function contentOf({ type, schema, references }: Content): string {
  return JSON.stringify([type, schema, references.map(({ name, subject, version }) => [name, subject, version])])
}

function placeOf(subject: string, version: number): string {
  return `${version}:${subject}`
}
