import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { commandList } from '../src/command-list.ts'
import { commandBed, linesOf, run, start } from './command-bed.ts'

/** A port of 127.0.0.1 that accepts connections and never says a word. */
async function silentPort(): Promise<number> {
  const server = createServer(() => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as { port: number }).port
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

test('the help lists every command with its summary, and fits into eighty columns', async () => {
  const lines = await linesOf(run(['--help'], { columns: 80 }))
  for (const { name, summary } of commandList) {
    expect(lines.some((line) => line.startsWith(`  ${name} `) && line.includes(summary))).toBe(true)
  }
  expect(lines.join('\n')).toContain('Exit codes: 0 done, 1 failed, 2 the words were wrong')
})

test.each(commandList.map(({ name, summary }) => [name, summary]))(
  'the help of %s has examples',
  async (name, summary) => {
    const lines = await linesOf(run([name, '--help']))
    expect(lines[0]).toMatch(new RegExp(`^Usage: millrace ${name}`))
    expect(lines).toContain('Examples:')
    expect((await run(['help', name])).out).toEqual(lines)
    expect(summary).not.toBe('')
  },
)

test('the version is said', async () => {
  expect(await linesOf(run(['--version']))).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+/)])
})

test.each([[['frobnicate']], [['topics', 'frobnicate']], [['topics', 'list', '--frobnicate']], [['produce']], [[]]])(
  'the words %j are wrong: exit code 2, nothing on the output',
  async (words) => {
    const { status, out, err } = await run(words)
    expect({ status, out }).toEqual({ status: 2, out: [] })
    expect(err.length).toBeGreaterThan(0)
  },
)

test('a broker that nobody runs is one line with the address and what to do', async () => {
  const port = await closedPort()
  const { status, out, err } = await run(['topics', 'list', '-b', `127.0.0.1:${port}`])
  expect({ status, out }).toEqual({ status: 1, out: [] })
  expect(err).toEqual([
    expect.stringMatching(new RegExp(`CLI_UNREACHABLE: no broker answers at 127.0.0.1:${port} \\(.*ECONNREFUSED`)),
  ])
})

test('a name that no machine has and an address that is none are one line, too', async () => {
  const unknown = await run(['topics', 'list', '-b', 'kafka.invalid:9092'])
  expect(unknown).toMatchObject({ status: 1, err: [expect.stringContaining('kafka.invalid')] })
  const nonsense = await run(['topics', 'list', '-b', 'a b'])
  expect(nonsense).toMatchObject({ status: 1, err: [expect.stringContaining('CLIENT_INVALID_OPTIONS')] })
})

test('Ctrl-C ends the wait for a broker that does not answer', async () => {
  const port = await silentPort()
  const waiting = start(['groups', 'list', '-b', `127.0.0.1:${port}`])
  waiting.interrupt('SIGINT')
  expect(await waiting.result).toEqual({ status: 130, out: [], err: [] })
})

test('the option has the last word on the cluster, then the environment', async () => {
  const bed = await commandBed()
  const port = await closedPort()
  const environment = { MILLRACE_BOOTSTRAP_SERVERS: `127.0.0.1:${port}` }
  const words = ['topics', 'list', '--json']
  expect((await run([...words, '-b', bed.bootstrapServers], { environment })).status).toBe(0)
  const { err } = await run(words, { environment })
  expect(err).toEqual([expect.stringContaining('that is what MILLRACE_BOOTSTRAP_SERVERS says')])
})
