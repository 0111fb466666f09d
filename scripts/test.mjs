// Behind `npm test`: installs what is missing, then runs the default suites on the workspace's own Node.
// Arguments go to vitest: `npm test -- packages/serde`, `npm test -- --project kafka`.
import { fileURLToPath } from 'node:url'
import { ensureInstalled, nodeOf } from './install.mjs'
import { runForwarding } from './run.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))

const status = await ensureInstalled(root, (line) => console.log(line))
process.exit(status || (await runForwarding(nodeOf(root), [vitest, 'run', ...process.argv.slice(2)], { cwd: root })))
