// The jobs by name: what a contestant is asked to do.
import { minuteCounts, userCounts } from './jobs/counts.ts'
import type { Job } from './jobs/job.ts'
import { processedQuestions } from './jobs/processed-questions.ts'
import { groupedQuestions, projectedQuestions } from './jobs/sql.ts'
import { largeStreamJoin, streamJoin } from './jobs/stream-join.ts'
import { tableJoin } from './jobs/table-join.ts'

export const jobNames = ['j1', 'j2', 'j3', 'j4', 'j5', 'j5-large', 's1', 's2'] as const
export type JobName = (typeof jobNames)[number]

/** What is run when no job is named. */
export const usualJobs: readonly JobName[] = jobNames.filter((name) => name.startsWith('j') && name !== 'j5-large')

export const jobs: Readonly<Record<JobName, Job>> = {
  j1: processedQuestions,
  j2: userCounts,
  j3: minuteCounts,
  j4: tableJoin,
  j5: streamJoin,
  'j5-large': largeStreamJoin,
  s1: projectedQuestions,
  s2: groupedQuestions,
}
