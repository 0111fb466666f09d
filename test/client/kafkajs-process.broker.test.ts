// What the adapter must not bring into a program: warnings of kafkajs and of Node, and connections or timers that keep it alive.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { Broker } from '@millrace/broker'
import { expect, onTestFinished, test } from 'vitest'

test('a program on kafkajs sees no warning, and ends when its client is closed', async () => {
  const broker = await Broker.start({ port: 0 })
  onTestFinished(() => broker.stop())
  const program = new URL('./programs/kafkajs-round.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--conditions=@millrace/source', program, broker.bootstrapServers], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill())
  const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  expect({ out, err, status }).toEqual({ out: 'read 1\n', err: '', status: 0 })
})
