// Subjects and their versions, read: which stand, what a schema is compared with, and what that gives.
import type { StoredSchema } from '../log/registry-record.ts'
import { schemaNotFound, subjectNotFound, versionNotFound } from '../refusal.ts'
import type { ParsedSchema } from '../schemas/parsed-schema.ts'
import { problemsReading } from '../schemas/read-schema.ts'
import { type Demands, demandsOf } from '../state/compatibility-level.ts'
import type { RegistryState } from '../state/registry-state.ts'
import { type Content, isSameContent, SchemaReader, type SentSchema } from './schema-reader.ts'
import type { VersionName } from './version-name.ts'

export class Subjects {
  readonly reader: SchemaReader
  readonly #state: RegistryState

  constructor(state: RegistryState) {
    this.#state = state
    this.reader = new SchemaReader(state)
  }

  /** Ascending; those that stand, or with `deleted` all. */
  versions(subject: string, deleted: boolean): readonly StoredSchema[] {
    return this.#state.versions(subject).filter((stored) => deleted || !stored.deleted)
  }

  /** Throws a refusal where there is no such subject, or no such version. */
  version(subject: string, name: VersionName, deleted: boolean): StoredSchema {
    const versions = this.versions(subject, deleted)
    const found = named(versions, name)
    if (found === undefined) throw versions.length === 0 ? subjectNotFound(subject) : versionNotFound(name)
    return found
  }

  /** Where a schema stands under the subject; undefined: nowhere. */
  standing(subject: string, content: Content, deleted: boolean): StoredSchema | undefined {
    return this.versions(subject, deleted).findLast((stored) => isSameContent(stored, content))
  }

  /** As `standing`; throws a refusal where it is nowhere. */
  lookUp(subject: string, sent: SentSchema, deleted: boolean): StoredSchema {
    if (this.versions(subject, deleted).length === 0) throw subjectNotFound(subject)
    const found = this.standing(subject, this.reader.content(sent), deleted)
    if (found === undefined) throw schemaNotFound()
    return found
  }

  /** Why the subject's level refuses the schema beside the versions that it counts; empty: it does not. */
  problems(subject: string, sent: SentSchema): readonly string[] {
    const parsed = this.reader.sent(sent)
    const demands = demandsOf(this.#state.levelInForce(subject))
    const standing = this.versions(subject, false)
    const counted = demands.transitive ? standing.toReversed() : standing.slice(-1)
    return counted.flatMap((stored) => this.#problemsBetween(parsed, stored, demands))
  }

  /** The same, beside one version. Throws a refusal where that is not there; beside the latest of none all is well. */
  problemsWith(subject: string, sent: SentSchema, name: VersionName): readonly string[] {
    const parsed = this.reader.sent(sent)
    const found = named(this.versions(subject, false), name)
    if (found !== undefined) return this.#problemsBetween(parsed, found, demandsOf(this.#state.levelInForce(subject)))
    if (name === 'latest') return []
    throw versionNotFound(name)
  }

  #problemsBetween(parsed: ParsedSchema, stored: StoredSchema, { backward, forward }: Demands): readonly string[] {
    if (!backward && !forward) return []
    const other = this.reader.stored(stored)
    const before = `version ${stored.version}`
    return [
      ...(backward ? problemsReading(parsed, other) : []).map((problem) => `it does not read ${before}: ${problem}`),
      ...(forward ? problemsReading(other, parsed) : []).map((problem) => `${before} does not read it: ${problem}`),
    ]
  }
}

function named(versions: readonly StoredSchema[], name: VersionName): StoredSchema | undefined {
  return name === 'latest' ? versions.at(-1) : versions.find(({ version }) => version === name)
}
