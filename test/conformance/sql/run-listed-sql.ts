// Runs SQL cases one after the other, on one course, and prints those that fail with their first difference.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '@millrace/record'
import { chanceOf } from '../courses.ts'
import { runSqlCase } from './run-sql-case.ts'
import type { SqlCase } from './sql-case.ts'
import { isFit, type SqlCourse } from './sql-courses.ts'

/** Undefined: it passes, or the course is not for it. */
export async function runOnCourse(run: SqlCase, course: SqlCourse): Promise<string | undefined> {
  if (!isFit(run, course)) return undefined
  const { store, aborts, kills } = course
  const directory = store === 'level' ? mkdtempSync(join(tmpdir(), 'millrace-sql-')) : undefined
  try {
    return await runSqlCase(run, {
      storesIn: directory,
      aborts: aborts === undefined ? undefined : chanceOf(run.title, aborts),
      kills: kills === undefined ? undefined : chanceOf(run.title, kills),
    })
  } catch (thrown) {
    return `the runner: ${messageOf(thrown)}`
  } finally {
    if (directory !== undefined) rmSync(directory, { recursive: true })
  }
}

export interface FailedRun {
  readonly run: SqlCase
  readonly difference: string
}

export async function runAll(runs: readonly SqlCase[], course: SqlCourse): Promise<readonly FailedRun[]> {
  const failed: FailedRun[] = []
  for (const run of runs) {
    const difference = await runOnCourse(run, course)
    if (difference !== undefined) failed.push({ run, difference })
  }
  return failed
}
