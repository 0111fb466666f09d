// Makes node_modules equal to the lockfile, from the machine's own Node (20 or newer) and npm alone.
// Law: a start with a matching stamp runs no package manager; the stamp is written last, so that a broken install is taken up again.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onStopSignal } from './run.mjs'

const pnpm = 'pnpm@12.21.0'

/** The workspace's own Node, put there by the npm package `node`. */
export const nodeOf = (root) => join(root, 'node_modules', '.bin', 'node')

/** What an install depends on: the lockfile, the workspace's list, and the machine's kind. */
function stampOf(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

const stampFile = (root) => join(root, 'node_modules', '.installed')

/** True when the last complete install was of this lockfile and the Node that it brought is still there. */
export function isInstalled(root) {
  const file = stampFile(root)
  return existsSync(nodeOf(root)) && existsSync(file) && readFileSync(file, 'utf8') === stampOf(root)
}

/** Installs unless {@link isInstalled}. Returns 0, or the status to exit with; then it has said why. */
export async function ensureInstalled(root, say) {
  if (isInstalled(root)) return 0
  const stop = { asked: false, child: undefined }
  const listenNoMore = onStopSignal(() => {
    stop.asked = true
    endGroup(stop.child)
  })
  try {
    return await installOnce(root, say, stop)
  } finally {
    listenNoMore()
  }
}

async function installOnce(root, say, stop) {
  say(
    existsSync(stampFile(root))
      ? 'The packages have changed since the last start: bringing node_modules up to date…'
      : 'First start: fetching the packages and a current Node.js into node_modules (once; usually under a minute)…',
  )
  rmSync(stampFile(root), { force: true })
  const began = performance.now()
  let result = await runPackageManager(root, stop)
  if (!stop.asked && result.status === 0 && !(await nodeRuns(root))) {
    say('The install came out incomplete; taking it up again from an empty node_modules…')
    rmSync(join(root, 'node_modules'), { recursive: true, force: true })
    result = await runPackageManager(root, stop)
    if (result.status === 0 && !(await nodeRuns(root))) {
      result = { status: 1, output: `${nodeOf(root)} is there and does not run.` }
    }
  }
  if (stop.asked) {
    say('Stopped while installing; the next start takes it up again.')
    return 130
  }
  if (result.status !== 0) {
    say(result.output.trim())
    say(`\nThe packages could not be installed (npx ${pnpm} install). Is the npm registry reachable?`)
    return result.status
  }
  writeFileSync(`${stampFile(root)}.new`, stampOf(root))
  renameSync(`${stampFile(root)}.new`, stampFile(root))
  say(`Ready after ${Math.round((performance.now() - began) / 1000)} s.\n`)
  return 0
}

/** Runs the package manager quietly: its output is kept for the case that it fails. */
function runPackageManager(root, stop) {
  const args = ['-y', pnpm, 'install', '--config.confirmModulesPurge=false', '--reporter=append-only']
  return new Promise((resolve) => {
    const child = spawn('npx', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    stop.child = child
    if (stop.asked) endGroup(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    child.on('error', (error) => resolve({ status: 1, output: `npx could not be run: ${error.message}` }))
    child.on('close', (status) => resolve({ status: status ?? 1, output }))
  })
}

/** npx, the package manager and its helpers share a process group; all of them end. */
function endGroup(child) {
  if (child?.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGTERM')
  } catch {
    // It has ended by itself.
  }
}

/** An interrupted install can leave a Node that is there and does not run. */
function nodeRuns(root) {
  if (!existsSync(nodeOf(root))) return Promise.resolve(false)
  return new Promise((resolve) => {
    const child = spawn(nodeOf(root), ['-p', 'process.versions.node'], { stdio: ['ignore', 'pipe', 'ignore'] })
    let version = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      version += text
    })
    child.on('error', () => resolve(false))
    child.on('close', (status) => resolve(status === 0 && /^\d+\./.test(version)))
  })
}
