// Commits without a pause from where the directory stands, and says so after each: to be killed.
import { openLevelDatabase } from '@millrace/state'
import { commit } from './history.ts'

const database = await openLevelDatabase({ directory: process.argv[2] ?? '' })
for (let n = (database.checkpoint('s')?.offset ?? 0) + 1; ; n += 1) {
  await commit(database, n)
  process.stdout.write(`${n}\n`)
}
