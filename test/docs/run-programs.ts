// Runs programs, one after the other in one process: `node run-programs.ts PATH…`. They share what starting costs, and nothing else.
// Says on stderr which one failed, and how; its last line on stdout says how many came to their end, so that one that exits does not hide those after it.
import { pathToFileURL } from 'node:url'

let ended = 0
for (const path of process.argv.slice(2)) {
  try {
    await import(pathToFileURL(path).href)
    ended++
  } catch (error) {
    console.error(path, error)
    process.exitCode = 1
  }
}
console.log(`\n${ended} programs ended`)
