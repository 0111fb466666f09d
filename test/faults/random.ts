// Random numbers of a fault test: from a seed that every failure names, so that it can be run again.

export interface Random {
  readonly seed: number
  /** A whole number from 0 to `below` − 1. */
  next(below: number): number
}

/** `MILLRACE_SEED` repeats a run; else each run draws its own. */
export function seededRandom(seed: number = Number(process.env['MILLRACE_SEED'] ?? Date.now() % 1_000_000)): Random {
  let state = (seed ^ 0x9e3779b9) >>> 0
  return {
    seed,
    next(below) {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
      return ((mixed ^ (mixed >>> 14)) >>> 0) % below
    },
  }
}

/** Runs a test's body; a failure says the seed. */
export async function seeded(run: (random: Random) => Promise<void>): Promise<void> {
  const random = seededRandom()
  try {
    await run(random)
  } catch (error) {
    throw new Error(`with MILLRACE_SEED=${random.seed}: ${(error as Error).message}`, { cause: error })
  }
}
