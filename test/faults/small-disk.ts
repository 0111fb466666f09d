// A disk that is full soon: a tmpfs of its own, where this user may mount one.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** The directory, or why there is none. Gone with the test. */
export async function smallDisk(bytes: number): Promise<string | { readonly without: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', directory], { stdio: 'pipe' })
  } catch (error) {
    await rmdir(directory)
    return { without: `this user cannot mount a small disk (${(error as Error).message.trim().split('\n').at(-1)})` }
  }
  onTestFinished(async () => {
    execFileSync('umount', ['-l', directory])
    await rmdir(directory)
  })
  return directory
}
