// A broker in a process of its own, to be killed by tests.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface BrokerProcess {
  readonly bootstrapServers: string
  readonly port: number
  readonly clusterId: string
  readonly process: ChildProcess
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>
  /** SIGTERM, and waits for the end; the exit code. */
  stop(): Promise<number | null>
}

export async function startBrokerProcess(
  directory: string,
  options: { port?: number; fsync?: 'always' | 'never' } = {},
): Promise<BrokerProcess> {
  const program = new URL('./programs/run-broker.ts', import.meta.url).pathname
  const { port = 0, fsync = 'never' } = options
  const child = spawn(process.execPath, ['--conditions=@millrace/source', program, directory, String(port), fsync], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    ended.then(() => Promise.reject(new Error('the broker process ended before it was ready'))),
  ])
  const { bootstrapServers, clusterId } = JSON.parse(line) as { bootstrapServers: string; clusterId: string }
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
    return child.exitCode
  }
  return {
    bootstrapServers,
    clusterId,
    port: Number(bootstrapServers.split(':')[1]),
    process: child,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  }
}
