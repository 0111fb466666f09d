// What the registry does, by whichever way it is asked. Writes go one after the other, each on what all earlier ones made of the topic.
// Law: what is answered to a write is in the topic.
import type { RegistryRecord, StoredSchema } from '../log/registry-record.ts'
import type { SchemasTopic } from '../log/schemas-topic.ts'
import {
  notPermitted,
  referenced,
  subjectNotFound,
  subjectNotSoftDeleted,
  subjectSoftDeleted,
  versionNotSoftDeleted,
  versionSoftDeleted,
} from '../refusal.ts'
import type { CompatibilityLevel } from '../state/compatibility-level.ts'
import type { Mode } from '../state/mode.ts'
import type { RegistryState } from '../state/registry-state.ts'
import { placeFor, type Registration } from './registration.ts'
import { Subjects } from './subjects.ts'
import type { VersionName } from './version-name.ts'

export class SchemaRegistry {
  readonly state: RegistryState
  readonly subjects: Subjects
  readonly #topic: SchemasTopic
  #writing: Promise<unknown> = Promise.resolve()

  constructor(state: RegistryState, topic: SchemasTopic) {
    this.state = state
    this.subjects = new Subjects(state)
    this.#topic = topic
  }

  /** Resolves when `state` has all that was written before the call, by whichever registry on the topic. */
  catchUp(): Promise<void> {
    return this.#topic.catchUp()
  }

  /** The schema as it stands under the subject afterwards; at once where it stood before. Rejects with a refusal. */
  register(subject: string, sent: Registration): Promise<StoredSchema> {
    return this.#write(async () => {
      this.#refuseReadOnly(subject)
      for (;;) {
        const { stored, isKnown } = placeFor(this.state, this.subjects, subject, sent)
        if (isKnown) return stored
        if (await this.#topic.append(schemaRecord(stored))) {
          await this.#forgetDeleted(stored)
          return stored
        }
        // Another registry on the topic was faster. What it wrote under this version holds, and must be the last record of its key.
        const winner = this.state.version(subject, stored.version)
        if (winner !== undefined) await this.#topic.append(schemaRecord(winner))
      }
    })
  }

  /** A schema that comes back takes the place of those versions of it that were deleted. */
  async #forgetDeleted({ subject, id, version }: StoredSchema): Promise<void> {
    for (const old of this.state.versions(subject)) {
      if (old.id === id && old.deleted && old.version !== version) await this.#topic.append(tombstone(old))
    }
  }

  /** The versions that went: softly, or for good those that went softly before. Rejects with a refusal. */
  deleteSubject(subject: string, permanent: boolean): Promise<readonly number[]> {
    return this.#write(async () => {
      this.#refuseReadOnly(subject)
      const [all, standing] = [this.subjects.versions(subject, true), this.subjects.versions(subject, false)]
      if (all.length === 0) throw subjectNotFound(subject)
      for (const stored of permanent ? all : standing) this.#refuseReferenced(stored)
      if (permanent) {
        if (standing.length > 0) throw subjectNotSoftDeleted(subject)
        for (const stored of all) await this.#topic.append(tombstone(stored))
        return all.map(({ version }) => version)
      }
      const last = standing.at(-1)
      if (last === undefined) throw subjectSoftDeleted(subject)
      await this.#topic.append({ kind: 'delete-subject', subject, upTo: last.version })
      await this.#forgetSettings(subject)
      return standing.map(({ version }) => version)
    })
  }

  /** The version that went, as above. Rejects with a refusal. */
  deleteVersion(subject: string, name: VersionName, permanent: boolean): Promise<number> {
    return this.#write(async () => {
      this.#refuseReadOnly(subject)
      const stored = this.subjects.version(subject, name, name !== 'latest')
      if (permanent && !stored.deleted) throw versionNotSoftDeleted(subject, stored.version)
      if (!permanent && stored.deleted) throw versionSoftDeleted(subject, stored.version)
      this.#refuseReferenced(stored)
      await this.#topic.append(permanent ? tombstone(stored) : schemaRecord({ ...stored, deleted: true }))
      if (this.subjects.versions(subject, false).length === 0) await this.#forgetSettings(subject)
      return stored.version
    })
  }

  async #forgetSettings(subject: string): Promise<void> {
    if (this.state.mode(subject)) await this.#topic.append({ kind: 'mode', subject, mode: null })
    if (this.state.level(subject)) await this.#topic.append({ kind: 'config', subject, level: null })
  }

  /** For a subject or for all (null); the level null forgets what was set. Rejects with a refusal. */
  setLevel(subject: string | null, level: CompatibilityLevel | null): Promise<void> {
    return this.#write(async () => {
      this.#refuseReadOnly(subject)
      await this.#topic.append({ kind: 'config', subject, level })
    })
  }

  /** The same for the mode; `force` imports also beside schemas that are there. Rejects with a refusal. */
  setMode(subject: string | null, mode: Mode | null, force: boolean): Promise<void> {
    return this.#write(async () => {
      const subjects = subject === null ? this.state.subjects() : [subject]
      if (mode === 'IMPORT' && !force && subjects.some((one) => this.subjects.versions(one, false).length > 0)) {
        throw notPermitted(
          'schemas are there already, and may have the ids of imported ones; force=true imports all the same',
        )
      }
      await this.#topic.append({ kind: 'mode', subject, mode })
    })
  }

  #refuseReadOnly(subject: string | null): void {
    if (!this.state.modeInForce(subject).startsWith('READONLY')) return
    throw notPermitted(`${subject === null ? 'The registry' : `Subject ${subject}`} is in read-only mode`)
  }

  #refuseReferenced({ subject, version }: StoredSchema): void {
    const ids = this.state.referencedBy(subject, version)
    if (ids.length > 0) throw referenced(subject, version, ids)
  }

  #write<T>(change: () => Promise<T>): Promise<T> {
    const writing = this.#writing.then(async () => {
      await this.#topic.catchUp()
      return change()
    })
    this.#writing = writing.catch(() => {})
    return writing
  }
}

function schemaRecord(stored: StoredSchema): RegistryRecord {
  return { kind: 'schema', subject: stored.subject, version: stored.version, value: stored }
}

function tombstone({ subject, version }: StoredSchema): RegistryRecord {
  return { kind: 'schema', subject, version, value: null }
}
