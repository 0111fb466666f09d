#!/usr/bin/env node
// The `millrace` command: the built program where there is one, else (in the workspace) its source on the workspace's own Node.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const built = new URL('../dist/main.js', import.meta.url)
const workspaceNode = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))

if (existsSync(workspaceNode)) {
  const source = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const child = spawn(workspaceNode, ['--conditions=@millrace/source', source, ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
} else {
  await import(built.href)
}
