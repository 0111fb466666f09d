// `npm start` as a person meets it: a small workspace in a temporary folder, the real npm, the real launcher; only the registry is played by a script.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const program = `
const log = (line) => console.log(line)
log('args ' + JSON.stringify(process.argv.slice(2)) + ' node ' + process.versions.node.split('.')[0])
for (const signal of ['SIGINT', 'SIGTERM']) {
  let seen = 0
  process.on(signal, () => {
    seen += 1
    log('got ' + signal + ' ' + seen)
    if (seen === 1) setTimeout(() => { log('drained'); process.exit(0) }, 400)
  })
}
if (process.argv.includes('--wait')) setInterval(() => {}, 1000)
if (process.argv.includes('--fail')) process.exitCode = 7
log('running')
`

let home: string
let started: ChildProcess[]

beforeEach(() => {
  started = []
  home = mkdtempSync(join(tmpdir(), 'millrace-launcher-'))
  cpSync(join(repository, 'scripts'), join(home, 'scripts'), { recursive: true })
  cpSync(join(repository, 'package.json'), join(home, 'package.json'))
  mkdirSync(join(home, 'examples/01-question-events/src'), { recursive: true })
  writeFileSync(join(home, 'examples/01-question-events/src/main.ts'), program)
  writeFileSync(join(home, 'pnpm-lock.yaml'), 'lockfileVersion: 9\n')
  writeFileSync(join(home, 'pnpm-workspace.yaml'), 'packages: []\n')
  mkdirSync(join(home, 'bin'))
  // The package manager of this test: notes that it was called, then puts Node there (or a broken one, when told to).
  writeFileSync(
    join(home, 'bin/npx'),
    `#!/bin/sh
echo "npx $*" >> installs
if [ -e registry-down ]; then echo 'no route to the registry'; exit 3; fi
if [ -e slow ]; then sleep 30; fi
mkdir -p node_modules/.bin
if [ -e breaks-once ]; then rm breaks-once; : > node_modules/.bin/node; chmod +x node_modules/.bin/node; exit 0; fi
ln -sf '${process.execPath}' node_modules/.bin/node
`,
  )
  chmodSync(join(home, 'bin/npx'), 0o755)
})

afterEach(() => {
  for (const child of started) if (child.exitCode === null) child.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

interface Run {
  readonly child: ChildProcess
  output(): string
  printed(text: string): Promise<void>
  readonly ended: Promise<number | null>
}

function start(...args: string[]): Run {
  const env = {
    ...process.env,
    PATH: `${join(home, 'bin')}:${process.env['PATH']}`,
    npm_config_update_notifier: 'false',
  }
  const child = spawn('npm', ['start', ...(args.length > 0 ? ['--', ...args] : [])], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  started.push(child)
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const listener of listeners) listener()
    })
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const printed = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (output.includes(text)) {
          listeners.delete(look)
          resolve()
        }
      }
      listeners.add(look)
      look()
      void ended.then(() => reject(new Error(`ended before it printed ${text}:\n${output}`)))
    })
  return { child, output: () => output, printed, ended }
}

const installs = (): number => readFileSync(join(home, 'installs'), 'utf8').trim().split('\n').length

test('the first start installs and says so in one line, a later one runs no package manager', async () => {
  const first = start('--follow', '--bootstrap-servers', 'kafka:9092')
  expect(await first.ended).toBe(0)
  expect(first.output()).toContain('First start: fetching the packages')
  expect(first.output()).toContain('args ["--follow","--bootstrap-servers","kafka:9092"]')

  const second = start()
  expect(await second.ended).toBe(0)
  expect(second.output()).not.toContain('First start')
  expect(second.output()).toContain('running')
  expect(installs()).toBe(1)
})

test('a changed lockfile is installed at the next start', async () => {
  await start().ended
  writeFileSync(join(home, 'pnpm-lock.yaml'), 'lockfileVersion: 9\npackages: {}\n')
  const second = start()
  await second.ended
  expect(second.output()).toContain('The packages have changed')
  expect(installs()).toBe(2)
})

test('an install that leaves a Node that does not run is done again from nothing', async () => {
  writeFileSync(join(home, 'breaks-once'), '')
  const run = start()
  expect(await run.ended).toBe(0)
  expect(run.output()).toContain('taking it up again')
  expect(run.output()).toContain('running')
  expect(installs()).toBe(2)
})

test('a Node that vanished since the last start is installed again', async () => {
  await start().ended
  rmSync(join(home, 'node_modules/.bin/node'))
  symlinkSync(join(home, 'nowhere'), join(home, 'node_modules/.bin/node'))
  const run = start()
  expect(await run.ended).toBe(0)
  expect(run.output()).toContain('running')
  expect(installs()).toBe(2)
})

test('a registry that cannot be reached is named, the status is its own, and the next start tries again', async () => {
  writeFileSync(join(home, 'registry-down'), '')
  const failed = start()
  expect(await failed.ended).toBe(3)
  expect(failed.output()).toContain('no route to the registry')
  expect(failed.output()).toContain('Is the npm registry reachable?')
  rmSync(join(home, 'registry-down'))
  expect(await start().ended).toBe(0)
})

test('a start stopped while it installs ends at once and is taken up by the next', async () => {
  writeFileSync(join(home, 'slow'), '')
  const run = start()
  await run.printed('First start')
  run.child.kill('SIGINT')
  expect(await run.ended).toBe(130)
  expect(run.output()).toContain('the next start takes it up again')
  rmSync(join(home, 'slow'))
  expect(await start().ended).toBe(0)
})

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s of npm reaches the program once, which drains, and npm exits 0 without noise',
  async (signal) => {
    const run = start('--wait')
    await run.printed('running')
    run.child.kill(signal)
    expect(await run.ended).toBe(0)
    expect(run.output()).toContain(`got ${signal} 1`)
    expect(run.output()).not.toContain(`got ${signal} 2`)
    expect(run.output()).toContain('drained')
    expect(run.output()).not.toMatch(/npm (error|ERR)/)
  },
)

test('Ctrl-C, which signals the whole process group, reaches the program once', async () => {
  const run = start('--wait')
  await run.printed('running')
  if (run.child.pid === undefined) throw new Error('npm did not start')
  process.kill(-run.child.pid, 'SIGINT')
  expect(await run.ended).toBe(0)
  expect(run.output()).toContain('got SIGINT 1')
  expect(run.output()).not.toContain('got SIGINT 2')
  expect(run.output()).toContain('drained')
  expect(run.output()).not.toMatch(/npm (error|ERR)/)
})

test('the status of a program that fails comes out of npm', async () => {
  expect(await start('--fail').ended).toBe(7)
})
