// The command as it is installed in a program's own directory, where no workspace is around it.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const program = fileURLToPath(new URL('../../bin/millrace.mjs', import.meta.url))

function installed(): string {
  const home = mkdtempSync(join(tmpdir(), 'millrace-bin-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  for (const folder of ['bin', 'dist']) mkdirSync(join(home, folder))
  copyFileSync(program, join(home, 'bin/millrace.mjs'))
  writeFileSync(join(home, 'dist/main.js'), "console.log('it runs')\n")
  return home
}

test('runs what was built', () => {
  const { stdout, status } = spawnSync(process.execPath, [join(installed(), 'bin/millrace.mjs')], { encoding: 'utf8' })
  expect([stdout, status]).toEqual(['it runs\n', 0])
})

test('an older Node is told which one is needed', () => {
  const home = installed()
  const older = join(home, 'older.mjs')
  writeFileSync(
    older,
    "const as = (name, value) => Object.defineProperty(name === 'node' ? process.versions : process, name, { value })\n" +
      "as('node', '20.20.2'); as('version', 'v20.20.2')\n",
  )
  const words = ['--import', pathToFileURL(older).href, join(home, 'bin/millrace.mjs')]
  const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: 'utf8' })
  expect([stdout, status]).toEqual(['', 1])
  expect(stderr).toBe(`millrace: Node.js 22.18 or newer is needed; this is v20.20.2, at ${process.execPath}\n`)
})
