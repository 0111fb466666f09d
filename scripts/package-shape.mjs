// Packs every package as it would be published and looks at the result: publint for the manifest, attw for what a program that imports it sees.
//   node scripts/package-shape.mjs [ROOT]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const own = fileURLToPath(new URL('..', import.meta.url))
const root = process.argv[2] ?? own
const path = [join(own, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
const packed = mkdtempSync(join(tmpdir(), 'millrace-packed-'))

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  })
  return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}${error ? error.message : ''}`.trim() }
}

let failed = false
try {
  const folders = readdirSync(join(root, 'packages')).filter((folder) =>
    existsSync(join(root, 'packages', folder, 'src/index.ts')),
  )
  if (folders.length === 0) throw new Error('there is no package to look at')
  for (const folder of folders) {
    const { name } = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'))
    const target = join(packed, folder)
    const pack = run(
      'npx',
      ['-y', 'pnpm@12.21.0', 'pack', '--pack-destination', target],
      join(root, 'packages', folder),
    )
    const tarball = pack.ok ? readdirSync(target).find((file) => file.endsWith('.tgz')) : undefined
    const steps = tarball
      ? {
          publint: run('publint', ['run', join(target, tarball), '--strict']),
          attw: run('attw', [join(target, tarball), '--profile', 'esm-only', '--no-color'], root),
        }
      : { pack }
    const faults = Object.entries(steps).filter(([, { ok }]) => !ok)
    console.log(`${faults.length === 0 ? 'ok   ' : 'FAILS'} ${name}`)
    for (const [step, { output }] of faults) console.log(`${step}:\n${output}\n`)
    if (faults.length > 0) failed = true
  }
} finally {
  rmSync(packed, { recursive: true, force: true })
}
process.exit(failed ? 1 : 0)
