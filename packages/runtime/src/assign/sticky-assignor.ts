// Who runs which task. Laws: every task has exactly one member; counts differ by at most one; a task stays where it is unless balance forces it away.
import { compareTasks, parseTaskName } from './task-name.ts'

export interface AssignableMember {
  readonly memberId: string
  /** Names of the tasks it runs. */
  readonly previousTasks: readonly string[]
  /** Names of tasks whose state lies on its disk, from an earlier life. */
  readonly storedTasks: readonly string[]
}

/** Task names by member id. Pure: the same input gives the same answer in any order of members and tasks. */
export function assignTasks(
  tasks: readonly string[],
  members: readonly AssignableMember[],
): ReadonlyMap<string, readonly string[]> {
  const ordered = [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
  const bins = ordered.map((member) => new Bin(member))
  if (bins.length === 0) return new Map()
  const open = new Set([...tasks].sort(byCoordinates))
  const quota = Math.floor(open.size / bins.length)
  const extra = open.size % bins.length
  for (const wish of ['running', 'stored'] as const) keepPrevious(open, bins, wish, quota, extra)
  for (const task of open) leastLoaded(bins, task).add(task)
  return new Map(bins.map((bin) => [bin.memberId, [...bin.tasks].sort(byCoordinates)]))
}

class Bin {
  readonly memberId: string
  readonly running: readonly string[]
  readonly stored: readonly string[]
  readonly tasks: string[] = []
  readonly #bySubtopology = new Map<number, number>()

  constructor(member: AssignableMember) {
    this.memberId = member.memberId
    this.running = member.previousTasks
    this.stored = member.storedTasks
  }

  add(task: string): void {
    this.tasks.push(task)
    const subtopology = subtopologyOf(task)
    this.#bySubtopology.set(subtopology, this.ofSubtopology(subtopology) + 1)
  }

  ofSubtopology(subtopology: number): number {
    return this.#bySubtopology.get(subtopology) ?? 0
  }
}

/** Members keep what they have: everyone up to the quota first, then `extra` of them one more. */
function keepPrevious(
  open: Set<string>,
  bins: readonly Bin[],
  wish: 'running' | 'stored',
  quota: number,
  extra: number,
): void {
  const keep = (bin: Bin, limit: number): void => {
    for (const task of bin[wish]) {
      if (bin.tasks.length >= limit) return
      if (open.delete(task)) bin.add(task)
    }
  }
  for (const bin of bins) keep(bin, quota)
  for (const bin of bins) {
    const taken = bins.filter(({ tasks }) => tasks.length > quota).length
    if (taken < extra && bin.tasks.length === quota) keep(bin, quota + 1)
  }
}

/** The member with the fewest tasks; among equals the one with the fewest of that sub-topology, so that heavy ones spread. */
function leastLoaded(bins: readonly Bin[], task: string): Bin {
  const subtopology = subtopologyOf(task)
  return bins.reduce((best, bin) => {
    const order =
      bin.tasks.length - best.tasks.length || bin.ofSubtopology(subtopology) - best.ofSubtopology(subtopology)
    return order < 0 ? bin : best
  })
}

function subtopologyOf(task: string): number {
  return parseTaskName(task)?.subtopology ?? -1
}

function byCoordinates(a: string, b: string): number {
  const left = parseTaskName(a)
  const right = parseTaskName(b)
  return left && right ? compareTasks(left, right) : a < b ? -1 : 1
}
