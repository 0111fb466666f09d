// Named places at which a test ends the process, one for each step that must be survivable.

export const faultPoints = [
  'restore-started',
  'restore-batch-written',
  'restore-finished',
  'topics-prepared',
  'rebalance-started',
  'rebalance-joined',
  'records-polled',
  'records-processed',
  'commit-started',
  'caches-flushed',
  'output-acknowledged',
  'offsets-committed',
  'state-prepared',
  'state-written',
  'stores-closing',
] as const

export type FaultPoint = (typeof faultPoints)[number]

/** Called at each point; a test's hook ends the process or throws. */
export type FaultHook = (point: FaultPoint) => void

/**
 * The hook that `FAULT_POINT=name` or `FAULT_POINT=name:n` asks for: SIGKILL to this process at the n-th time (default: the first).
 * `FAULT_POINT=before>name:n` counts from the first time on that `before` was passed. Undefined without the variable or for a name that is none.
 */
export function faultHookFrom(environment: Readonly<Record<string, string | undefined>>): FaultHook | undefined {
  const match = /^(?:([^>]+)>)?([^:]+)(?::(\d+))?$/.exec(environment['FAULT_POINT'] ?? '')
  const [, before, name, count = '1'] = match ?? []
  const isPoint = (text: string | undefined): boolean => faultPoints.some((point) => point === text)
  if (!isPoint(name) || (before !== undefined && !isPoint(before))) return undefined
  let left = Number(count)
  let counts = before === undefined
  return (point) => {
    if (counts && point === name && --left === 0) process.kill(process.pid, 'SIGKILL')
    if (point === before) counts = true
  }
}
