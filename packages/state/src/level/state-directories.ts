// Directories of state that nobody has open: which there are (a hint for the assignment, nothing more), and their end.
import { readdir, rm } from 'node:fs/promises'

/** Names of the directories inside, sorted; none if the directory is missing or cannot be read. */
export async function stateDirectories(parent: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
  } catch {
    return []
  }
}

/** Deletes a directory with all that is in it; one that is not there is deleted already. Nobody may have it open. */
export async function removeStateDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true })
}
