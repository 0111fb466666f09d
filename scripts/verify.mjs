// Everything that must hold before a change is handed in, each step reported, none hiding the next: `pnpm verify`, `pnpm verify lint types`.
import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)

/** @type {Record<string, string[][]>} */
const steps = {
  format: [['biome', 'format', '.']],
  types: [
    ['tsc', '-b'],
    ['tsc', '-p', 'tsconfig.test.json'],
  ],
  // After the build: the linter takes the types between packages from it.
  lint: [['oxlint', '--type-aware', '--deny-warnings']],
  errors: [['node', 'scripts/errors.ts', '--check']],
  'dead-code': [['knip']],
  shape: [
    ['tsc', '-b'],
    ['node', 'scripts/package-shape.mjs'],
  ],
  tests: [['vitest', 'run']],
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in steps))
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are: ${Object.keys(steps).join(', ')}.`)
  process.exit(2)
}
/** @type {[string, boolean][]} */
const results = []
for (const [name, commands] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n── ${name}`)
  const ok = commands.every(([command, ...args]) => {
    return (
      spawnSync(command ?? '', args, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path } }).status === 0
    )
  })
  results.push([name, ok])
}
console.log(`\n${results.map(([name, ok]) => `${ok ? 'holds' : 'FAILS'}  ${name}`).join('\n')}`)
process.exit(results.every(([, ok]) => ok) ? 0 : 1)
