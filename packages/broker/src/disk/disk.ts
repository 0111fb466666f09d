// The port to files. Everything durable in the broker goes through it; a simulation replaces it by memory that forgets.
// Paths are relative to the data directory and use `/`.

/** A file that grows at its end. Positions and lengths are bytes. */
export interface DiskFile {
  readonly sizeBytes: number
  /** Adds the bytes at the end, all or none, and returns their position. After it returns they survive the process, not a power loss. */
  append(bytes: Uint8Array): number
  /** Up to `length` bytes from `position`; fewer only at the end. The result may share memory with the file: read only. */
  read(position: number, length: number): Uint8Array
  truncate(sizeBytes: number): void
  /** Resolves when everything appended before the call survives a power loss. */
  sync(): Promise<void>
  /** As `sync`, holding the loop. For small files that change seldom. */
  syncNow(): void
  close(): void
}

export interface Disk {
  /** Opens a file, creating it (and not its directory) where it is absent. */
  open(path: string): DiskFile
  exists(path: string): boolean
  /** Names in a directory, sorted; none where it is absent. */
  list(directory: string): string[]
  makeDirectory(path: string): void
  /** Removes a file or a directory with all it holds; nothing happens where it is absent. */
  remove(path: string): void
  /** Atomic; replaces `to`. */
  rename(from: string, to: string): void
  /** Makes the names in a directory survive a power loss. */
  syncDirectory(path: string): void
}
