// What a command may touch of the world around it, so that a test can be that world.

export interface Terminal {
  /** One line for people or programs that read the output. */
  out(line: string): void
  /** One line about trouble. */
  err(line: string): void
  /** Resolves when the user (or the system) wants the command to end. */
  readonly interrupted: Promise<void>
}
