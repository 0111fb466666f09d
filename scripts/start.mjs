// The launcher behind `npm start`: installs what is missing, then runs the first example on the workspace's own Node.
import { fileURLToPath } from 'node:url'
import { ensureInstalled, nodeOf } from './install.mjs'
import { runForwarding } from './run.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = fileURLToPath(new URL('../examples/01-question-events/src/main.ts', import.meta.url))

if (Number.parseInt(process.versions.node, 10) < 20) {
  console.error(
    `Node.js ${process.versions.node} is too old to begin with; 20 or newer is enough (a current one is then fetched for this folder).`,
  )
  process.exit(1)
}
const status = await ensureInstalled(root, (line) => console.log(line))
process.exit(
  status || (await runForwarding(nodeOf(root), ['--conditions=@millrace/source', program, ...process.argv.slice(2)])),
)
