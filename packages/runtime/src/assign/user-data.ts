// What members tell each other inside Kafka's consumer protocol: JSON with a version, so that later fields can be added and earlier readers refuse what they cannot know.
import { MillraceError } from '@millrace/record'
import type { RuntimeErrorCode } from '../errors.ts'
import { parseTaskName } from './task-name.ts'

const version = 1

/** From a member to the leader. */
export interface MemberData {
  /** Names the process, so that members of one process can be told. */
  readonly processId: string
  /** Those it runs. */
  readonly previousTasks: readonly string[]
  /** Those whose state lies on its disk. */
  readonly storedTasks: readonly string[]
}

/** From the leader to a member. */
export interface AssignmentData {
  readonly tasks: readonly string[]
}

export function encodeMemberData(data: MemberData): Uint8Array {
  return encode({ version, process: data.processId, previous: data.previousTasks, stored: data.storedTasks })
}

/** Throws `RUNTIME_ASSIGNMENT_INVALID`. */
export function decodeMemberData(bytes: Uint8Array): MemberData {
  const fields = decode(bytes)
  const { process, previous, stored } = fields
  return {
    processId: typeof process === 'string' ? process : '',
    previousTasks: taskNames(previous),
    storedTasks: taskNames(stored),
  }
}

export function encodeAssignmentData(data: AssignmentData): Uint8Array {
  return encode({ version, tasks: data.tasks })
}

/** Throws `RUNTIME_ASSIGNMENT_INVALID`. */
export function decodeAssignmentData(bytes: Uint8Array): AssignmentData {
  return { tasks: taskNames(decode(bytes)['tasks']) }
}

function encode(fields: Readonly<Record<string, unknown>>): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(fields))
}

function decode(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let fields: unknown
  try {
    fields = JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    throw invalid('its bytes are not JSON', error)
  }
  if (typeof fields !== 'object' || fields === null) throw invalid('its bytes are not an object')
  const found: unknown = (fields as Record<string, unknown>)['version']
  if (found !== version) throw invalid(`it has version ${JSON.stringify(found)}, this one reads ${version}`)
  return fields as Record<string, unknown>
}

function taskNames(value: unknown): readonly string[] {
  if (!Array.isArray(value) || !value.every((name) => typeof name === 'string' && parseTaskName(name))) {
    throw invalid(`${JSON.stringify(value)} is not a list of tasks`)
  }
  return value as string[]
}

function invalid(reason: string, cause?: unknown): MillraceError {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_ASSIGNMENT_INVALID',
    `another member of the group sent data that this one cannot read (${reason}); run the same version of Millrace in all instances of the application`,
    { cause },
  )
}
