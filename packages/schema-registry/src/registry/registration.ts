// Where a schema that is registered goes: to its place if it stands under the subject, else to a new version, if the subject's level lets it in.
import type { StoredSchema } from '../log/registry-record.ts'
import { incompatible, invalidSchema, notPermitted } from '../refusal.ts'
import type { RegistryState } from '../state/registry-state.ts'
import { isSameContent, type SentSchema } from './schema-reader.ts'
import type { Subjects } from './subjects.ts'

export interface Registration extends SentSchema {
  /** Given where schemas are imported from another registry, which then judged them. */
  readonly id?: number | undefined
  readonly version?: number | undefined
}

export interface Placement {
  readonly stored: StoredSchema
  /** It is there already. */
  readonly isKnown: boolean
}

/** Throws a refusal. */
export function placeFor(state: RegistryState, subjects: Subjects, subject: string, sent: Registration): Placement {
  const imports = state.modeInForce(subject) === 'IMPORT'
  if (sent.id !== undefined && !imports) throw notPermitted(`Subject ${subject} is not in import mode`)
  if (sent.id === undefined && imports) {
    throw notPermitted(`Subject ${subject} is in import mode: schemas must come with their ids`)
  }
  const content = subjects.reader.content(sent)
  const standing = subjects.standing(subject, content, false)
  if (standing !== undefined && (sent.id ?? standing.id) === standing.id) return { stored: standing, isKnown: true }
  if (sent.id === undefined) {
    const problems = subjects.problems(subject, sent)
    if (problems.length > 0) throw incompatible(subject, problems)
  } else {
    const [other] = state.places(sent.id)
    if (other && !isSameContent(other, content)) throw notPermitted(`id ${sent.id} is that of another schema`)
  }
  const next = (state.versions(subject).at(-1)?.version ?? 0) + 1
  const version = sent.version ?? next
  if (version !== next && !imports)
    throw invalidSchema(`version ${version} is not the next one of ${subject}: ${next} is`)
  const id = sent.id ?? state.idOf(content) ?? state.maxId + 1
  return { stored: { ...content, subject, version, id, deleted: false }, isKnown: false }
}
