// Behind `npm run example NAME`: installs what is missing, then runs that example on the workspace's own Node; without a name it lists them.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ensureInstalled, nodeOf } from './install.mjs'
import { runForwarding } from './run.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const examples = new URL('../examples/', import.meta.url)
const [wanted, ...rest] = process.argv.slice(2)

// Without a number it is what several of them use.
const folders = readdirSync(examples)
  .filter((name) => /^\d/.test(name))
  .toSorted()
const titleOf = (name) => name.replace(/^\d+-/, '')
const numberOf = (name) => name.replace(/-.*/, '')
const folder = folders.find((name) => [name, titleOf(name), numberOf(name)].includes(wanted?.padStart(2, '0')))
if (folder === undefined) {
  if (wanted !== undefined) console.error(`There is no example '${wanted}'.\n`)
  console.log('npm run example NAME, or its number, runs one of them:\n')
  const width = Math.max(...folders.map((name) => titleOf(name).length))
  for (const name of folders) {
    const { description } = JSON.parse(readFileSync(new URL(`${name}/package.json`, examples), 'utf8'))
    console.log(`  ${numberOf(name)}  ${titleOf(name).padEnd(width)}  ${description}`)
  }
  process.exit(wanted === undefined ? 0 : 2)
}
const program = fileURLToPath(new URL(`${folder}/src/main.ts`, examples))
const status = await ensureInstalled(root, (line) => console.log(line))
// kafkajs asks for timers whose moment has passed, of which Node would warn.
const flags = ['--conditions=@millrace/source', '--disable-warning=TimeoutNegativeWarning']
process.exit(status || (await runForwarding(nodeOf(root), [...flags, program, ...rest])))
