// Which tasks have left state in a directory: a hint for the assignment, nothing more.
import { readdir } from 'node:fs/promises'

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
