// A statement as it lies in the topic of statements: its text, and what it saw of the world when it was accepted.
// Law: carrying out a command needs nothing that is not in it or in the commands before it.
import type { Settings } from '@millrace/sql'
import { engineError } from '../errors.ts'

/** One record of the topic, as JSON. */
export interface Command {
  /** Of the one who submitted it, so that he knows it again. */
  readonly id: string
  readonly statement: string
  /** Of `${name}` in the statement. */
  readonly variables: Readonly<Record<string, string>>
  readonly settings: Settings
  readonly seen: Seen
  /** Of the topic that it deletes, where the cluster gives ids. */
  readonly topicId?: string | undefined
}

/** What the statement was told when it was tried. */
export interface Seen {
  /** Topics that it asked for; null: there was none. */
  readonly topics: Readonly<Record<string, SeenTopic | null>>
  /** What the Schema Registry answered, by {@link questionOf}. */
  readonly schemas: Readonly<Record<string, unknown>>
}

export interface SeenTopic {
  readonly partitions: number
  readonly replicas: number
}

export function questionOf(method: string, args: readonly unknown[]): string {
  return `${method} ${JSON.stringify(args)}`
}

const version = 1

export function encodeCommand(command: Command): Uint8Array {
  return Buffer.from(JSON.stringify({ version, ...command }))
}

/** @throws {MillraceError} `ENGINE_COMMAND_UNREADABLE` for a torn or foreign record. */
export function decodeCommand(value: Uint8Array | null): Command {
  const parsed = value === null ? undefined : readJson(value)
  if (!isObject(parsed)) throw unreadable('it is not a JSON object')
  if (parsed['version'] !== version) throw unreadable(`its version is ${JSON.stringify(parsed['version'])}`)
  const { id, statement, variables, settings, seen, topicId } = parsed
  if (typeof id !== 'string' || typeof statement !== 'string') throw unreadable('it has no id and statement')
  if (!isObject(variables) || !isObject(settings)) throw unreadable('it has no variables and settings')
  if (!isObject(seen) || !isObject(seen['topics']) || !isObject(seen['schemas'])) {
    throw unreadable('it does not say what it saw')
  }
  return {
    id,
    statement,
    variables: variables as Command['variables'],
    settings,
    seen: { topics: seen['topics'] as Seen['topics'], schemas: seen['schemas'] },
    ...(typeof topicId === 'string' ? { topicId } : {}),
  }
}

function readJson(value: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(value).toString())
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unreadable(why: string): Error {
  return engineError('ENGINE_COMMAND_UNREADABLE', `not a statement of an engine of this version: ${why}`)
}
