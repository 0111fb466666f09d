// Who may open a state directory. LevelDB's own lock protects against another process only as long as nobody in this one opens the directory twice, and it goes by
// the spelling of the path. So: one spelling (the real path), a register of what this thread has open, and a file that names the holder to other threads and processes.
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { threadId } from 'node:worker_threads'
import type { MillraceError } from '@millrace/record'
import { type StateErrorCode, stateError } from '../errors.ts'
import { diskError } from './level-error.ts'
import { isRunning, startOf } from './process-identity.ts'

/** Who holds a directory, as its lock file says. */
export interface Holder {
  readonly pid: number
  readonly thread: number
  readonly host: string
  /** When the process started, in the system's own terms; tells it from a later one with the same pid. Null where the system does not say. */
  readonly started: string | null
  readonly token: string
}

export interface DirectoryLock {
  /** The real path. */
  readonly directory: string
  /** Writes down who holds it. After LevelDB is open, which decides between two that come at the same moment. */
  claim(): Promise<void>
  release(): Promise<void>
}

/** Real paths that this thread has open, or is opening. */
const openHere = new Set<string>()

/** Makes the directory if there is none, and takes it unless somebody who lives has it. Throws `STATE_DIRECTORY_IN_USE`, `STATE_DIRECTORY_READ_ONLY`, `STATE_DISK_FULL`. */
export async function lockDirectory(path: string): Promise<DirectoryLock> {
  const directory = await makeDirectory(path)
  const file = join(directory, 'lock')
  if (openHere.has(directory)) throw inUse(directory, 'this thread')
  openHere.add(directory)
  try {
    const self = await thisHolder()
    const holder = await readHolder(file)
    if (holder !== undefined && (await isAlive(holder, self))) throw inUse(directory, describe(holder))
    return {
      directory,
      claim: () => writeHolder(directory, file, self),
      release: () => release(directory, file, self),
    }
  } catch (error) {
    openHere.delete(directory)
    throw error
  }
}

/** The error for a directory that somebody else has. */
export async function heldByAnother(lock: DirectoryLock): Promise<MillraceError<StateErrorCode>> {
  const holder = await readHolder(join(lock.directory, 'lock'))
  return inUse(lock.directory, holder === undefined ? 'another process' : describe(holder))
}

async function makeDirectory(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true })
    return await realpath(path)
  } catch (error) {
    throw diskError(path, error)
  }
}

async function release(directory: string, file: string, self: Holder): Promise<void> {
  try {
    if ((await readHolder(file))?.token === self.token) await rm(file, { force: true })
  } finally {
    openHere.delete(directory)
  }
}

/**
 * Whether the file alone proves that somebody has the directory. Not if it is of this process (the thread may have been terminated; within a process LevelDB's lock is
 * exact) nor of another host or container (its pid says nothing here): LevelDB's own lock decides then.
 */
async function isAlive(holder: Holder, self: Holder): Promise<boolean> {
  if (holder.host !== self.host) return false
  if (holder.pid === self.pid) return false
  return isRunning(holder.pid, holder.started)
}

async function thisHolder(): Promise<Holder> {
  return {
    pid: process.pid,
    thread: threadId,
    host: hostname(),
    started: await startOf(process.pid),
    token: randomUUID(),
  }
}

/** Undefined: nobody, or a file that nobody finished writing. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const read = JSON.parse(await readFile(file, 'utf8')) as Partial<Holder> | null
    return typeof read?.pid === 'number' && typeof read.token === 'string' ? (read as Holder) : undefined
  } catch {
    return undefined
  }
}

async function writeHolder(directory: string, file: string, self: Holder): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(self)}\n`)
  } catch (error) {
    throw diskError(directory, error)
  }
}

function describe(holder: Holder): string {
  if (holder.pid === process.pid) return `thread ${holder.thread} of this process`
  return `process ${holder.pid} on ${holder.host}`
}

function inUse(directory: string, by: string): MillraceError<StateErrorCode> {
  return stateError(
    'STATE_DIRECTORY_IN_USE',
    `the state directory ${directory} is open in ${by}; close that one, or give this instance a state directory of its own (stateDir)`,
    { details: { directory, by } },
  )
}
