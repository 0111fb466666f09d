// Commits without a pause from where the directory stands, and says so after each: to be killed. With `split`, commits are large and written in parts.
import { openLevelDatabase } from '@millrace/state'
import { commit, largeValueBytes } from './history.ts'

const [directory = '', mode] = process.argv.slice(2)
const isSplit = mode === 'split'
const database = await openLevelDatabase({ directory, atomic: !isSplit })
for (let n = (database.checkpoint('s')?.offset ?? 0) + 1; ; n += 1) {
  await commit(database, n, isSplit ? largeValueBytes : undefined)
  process.stdout.write(`${n}\n`)
}
