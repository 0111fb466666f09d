// The courses on which a SQL case is run: undisturbed, with its stores on disk, killed and restored from changelogs, with commits that abort so that records are processed again.
// Law: what a case is excused from follows from its content.
import type { SqlCase } from './sql-case.ts'

export interface SqlCourse {
  readonly store: 'memory' | 'level'
  /** Commits abort now and then, at the places that the seed gives. */
  readonly aborts?: number | undefined
  /** Queries are killed and begin again now and then, in the same way. */
  readonly kills?: number | undefined
}

/** For test runs: the program takes any. */
const usualSeed = 20_260

export const sqlCourses: Readonly<Record<string, SqlCourse>> = {
  undisturbed: { store: 'memory' },
  'on disk': { store: 'level' },
  killed: { store: 'memory', kills: usualSeed },
  aborted: { store: 'memory', aborts: usualSeed },
}

/** A function that counts its calls counts those of records that are processed again. */
const countsItsCalls = /\bBAD_UDF\s*\(/i

export function isFit({ statements }: SqlCase, { aborts }: SqlCourse): boolean {
  return aborts === undefined || !statements.some((text) => countsItsCalls.test(text))
}
