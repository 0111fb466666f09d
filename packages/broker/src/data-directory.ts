// Who owns a data directory. Every candidate puts a file of its own name into `lock/`, then looks whether another live one is there:
// since each writes before it looks, two can never both find themselves alone, and a file that is stale can be removed by anybody,
// because its name is never used again. This is an edge: it asks the operating system about processes.
import { randomInt, randomUUID } from 'node:crypto'
import * as fs from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MillraceError } from '@millrace/record'
import type { BrokerErrorCode } from './errors.ts'

/** What a holder tells of itself. */
export interface Holder {
  readonly pid: number
  /** Tells a process from a later one with the same pid; null where the system does not say. */
  readonly process: string | null
  readonly host: string
  /** False while it only tries. */
  readonly holds: boolean
  /** Once it can be reached. */
  readonly bootstrapServers?: string
  readonly clusterId?: string
  /** Its TCP clients need a login or TLS. */
  readonly isSecured?: boolean
}

const touchMs = 5_000
/** A holder on another host (a container) whose file was not touched for so long is gone. */
const foreignStaleMs = 60_000

export class DirectoryLock {
  readonly #path: string
  readonly #touch: NodeJS.Timeout
  #holder: Holder

  private constructor(path: string, holder: Holder) {
    this.#path = path
    this.#holder = { ...holder, holds: true }
    write(path, this.#holder)
    this.#touch = setInterval(() => touch(path), touchMs)
    this.#touch.unref()
  }

  /** The lock, or the live holder that has it. Waits a little while others only try. */
  static async acquire(directory: string, patienceMs = 5_000): Promise<DirectoryLock | Holder> {
    const locks = join(directory, 'lock')
    makeDirectory(locks)
    const self: Holder = { pid: process.pid, process: processIdentity(process.pid), host: hostname(), holds: false }
    for (let waitedMs = 0; ; ) {
      const path = join(locks, `${randomUUID()}.json`)
      write(path, self)
      const others = liveHolders(locks, path)
      if (others.length === 0) return new DirectoryLock(path, self)
      fs.rmSync(path, { force: true })
      const holder = others.find((each) => each.holds)
      if (holder || waitedMs >= patienceMs) return holder ?? (others[0] as Holder)
      const pauseMs = randomInt(5, 50)
      waitedMs += pauseMs
      await sleep(pauseMs)
    }
  }

  /** The live holder; null where there is none. */
  static holderOf(directory: string): Holder | null {
    return liveHolders(join(directory, 'lock'), '').find((each) => each.holds) ?? null
  }

  /** Tells others where the broker is reached. */
  publish(bootstrapServers: string, clusterId: string, isSecured: boolean): void {
    this.#holder = { ...this.#holder, bootstrapServers, clusterId, isSecured }
    write(this.#path, this.#holder)
  }

  release(): void {
    clearInterval(this.#touch)
    fs.rmSync(this.#path, { force: true })
  }
}

/** Where the live broker of a directory is reached; null where none runs. Asks the files only: nothing is started, locked or connected to. */
export function runningBroker(
  directory: string,
): { readonly bootstrapServers: string; readonly clusterId: string } | null {
  const { bootstrapServers, clusterId } = DirectoryLock.holderOf(directory) ?? {}
  return bootstrapServers === undefined || clusterId === undefined ? null : { bootstrapServers, clusterId }
}

function makeDirectory(path: string): void {
  try {
    fs.mkdirSync(path, { recursive: true })
    fs.accessSync(path, fs.constants.W_OK)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const message = `cannot use ${path} (${reason}); choose a directory that can be written to`
    throw new MillraceError<BrokerErrorCode>('BROKER_STORAGE', message, { cause, details: { path } })
  }
}

function write(path: string, holder: Holder): void {
  fs.writeFileSync(`${path}.new`, JSON.stringify(holder))
  fs.renameSync(`${path}.new`, path)
}

function touch(path: string): void {
  const now = new Date()
  fs.utimes(path, now, now, () => {})
}

/** Holders and candidates that live, but for `own`. Files of the dead are removed. */
function liveHolders(locks: string, own: string): Holder[] {
  if (!fs.existsSync(locks)) return []
  const alive: Holder[] = []
  for (const name of fs.readdirSync(locks)) {
    const path = join(locks, name)
    if (!name.endsWith('.json') || path === own) continue
    const holder = read(path)
    if (!holder) continue
    if (isAlive(holder, path)) alive.push(holder)
    else fs.rmSync(path, { force: true })
  }
  return alive
}

/** Null where the file is gone meanwhile. Files come about by renaming, so none is half-written. */
function read(path: string): Holder | null {
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8')) as Holder
  } catch {
    return null
  }
}

function isAlive(holder: Holder, path: string): boolean {
  if (holder.host !== hostname()) {
    const touched = fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
    return Date.now() - touched < foreignStaleMs
  }
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const identity = processIdentity(holder.pid)
  return identity === null || holder.process === null || identity === holder.process
}

/** Boot and start time of a process on Linux. A zombie counts as none. */
function processIdentity(pid: number): string | null {
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? 'ended' : `${boot}/${fields[19]}`
  } catch {
    return null
  }
}
