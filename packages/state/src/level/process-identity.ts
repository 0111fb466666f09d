// Whether a process that wrote its number down is still the one that runs under that number. Numbers are used again, and in a container nearly every process is number 1.
import { readFile } from 'node:fs/promises'

/** When a process started, as clock ticks since boot; null where the system keeps no /proc. */
export async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses, which may hold anything; the start is the 22nd, so the 20th after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

/** True if the process runs and, where that can be told, started then. */
export async function isRunning(pid: number, started: string | null): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ESRCH') return false
  }
  const now = await startOf(pid)
  return started === null || now === null || now === started
}
