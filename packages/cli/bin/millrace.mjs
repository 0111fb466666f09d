#!/usr/bin/env node
// The `millrace` command: the built program, or in the workspace its source, for which an older Node hands over to the workspace's own.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const sourceCondition = '@millrace/source'
const source = new URL('../src/main.ts', import.meta.url)
const workspaceNode = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const isRecent = major > 22 || (major === 22 && minor >= 18)

if (!existsSync(workspaceNode)) {
  if (!isRecent) {
    console.error(`millrace: Node.js 22.18 or newer is needed; this is ${process.version}, at ${process.execPath}`)
    process.exit(1)
  }
  module.enableCompileCache()
  await import(new URL('../dist/main.js', import.meta.url).href)
} else if (isRecent) {
  module.enableCompileCache()
  module.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, sourceCondition] }),
  })
  await import(source.href)
} else {
  const child = spawn(workspaceNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)))
}
