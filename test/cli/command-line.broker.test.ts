// The command line as processes on the embedded broker: pipes, signals, exit statuses, and how long a mistake takes to be told.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Broker } from '@millrace/broker'
import { describe, expect, onTestFinished, test } from 'vitest'
import { outputOf, program, runCommand, startCommand } from './command-process.ts'

const numbers = (count: number): string => Array.from({ length: count }, (_, at) => `${at}\n`).join('')

interface Home {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** An empty directory, and a broker in memory in this process. */
async function home(): Promise<Home> {
  const cwd = mkdtempSync(join(tmpdir(), 'millrace-command-'))
  const broker = await Broker.start({ port: 0 })
  onTestFinished(async () => {
    await broker.stop()
    rmSync(cwd, { recursive: true, force: true })
  })
  return { cwd, env: { MILLRACE_BOOTSTRAP_SERVERS: broker.bootstrapServers } }
}

/** A pipeline of the shell in which `millrace` is the command, its talk put aside: what came out, and the status of each part. */
async function pipeline(line: string, { cwd, env }: Home): Promise<{ out: string; talk: string; statuses: string }> {
  const millrace = `millrace() { "${process.execPath}" "${program}" "$@" 2>talk; }`
  const script = `${millrace}; ${line}; echo "\${PIPESTATUS[@]}" >&2`
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script], { cwd, env: { ...process.env, ...env } })
  return { out: stdout, talk: readFileSync(join(cwd, 'talk'), 'utf8'), statuses: stderr.trim() }
}

describe('pipes', () => {
  test('what goes into a topic comes out again, all of it', async () => {
    const at = await home()
    await outputOf(['topics', 'create', 't', '-p', '4'], at)
    const { err } = await runCommand(['produce', 't'], { ...at, input: numbers(50_000) })
    expect(err).toContain('50000 records are in t')
    const read = await outputOf(['consume', 't', '--from-beginning', '--exit-at-end', '-q'], at)
    expect(
      read
        .split('\n')
        .map(Number)
        .toSorted((a, b) => a - b),
    ).toEqual([0, ...Array(50_000).keys()])
  })

  test('a reader that takes one line and goes ends the command with 141 and without a complaint', async () => {
    const at = await home()
    await outputOf(['topics', 'create', 't'], at)
    await runCommand(['produce', 't'], { ...at, input: numbers(50_000) })
    const taken = await pipeline('millrace consume t --from-beginning -q | head -1', at)
    expect(taken).toEqual({ out: '0\n', talk: '', statuses: '141 0' })
  })

  test('a copy from command to command is exact', async () => {
    const at = await home()
    await outputOf(['topics', 'create', 't', 'copy', '-p', '2'], at)
    await runCommand(['produce', 't', '-k', ':'], { ...at, input: 'a:1\nb:ü\nc:{"x":1}\n' })
    const read = 'consume t --from-beginning -e --json'
    const { statuses } = await pipeline(`millrace ${read} | millrace produce copy --json`, at)
    expect(statuses).toBe('0 0')
    const original = await outputOf(read.split(' '), at)
    const copy = await outputOf(read.replace(' t ', ' copy ').split(' '), at)
    expect(copy.split('\n').toSorted()).toEqual(
      original.replaceAll('"topic":"t"', '"topic":"copy"').split('\n').toSorted(),
    )
    expect(original.trim().split('\n')).toHaveLength(3)
  })
})

describe('signals', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends a consumer with %i after everything it printed is out', async (signal, wanted) => {
    const at = await home()
    await outputOf(['topics', 'create', 't'], at)
    await runCommand(['produce', 't'], { ...at, input: '1\n2\n' })
    const reading = startCommand(['consume', 't', '--from-beginning'], at)
    await reading.says('2\n')
    reading.child.kill(signal)
    expect(await reading.status).toBe(wanted)
    expect({ out: reading.out(), err: reading.err() }).toEqual({
      out: '1\n2\n',
      err: 'Reading t; Ctrl-C ends.\n2 records.\n',
    })
  })

  test('Ctrl-C at a producer leaves what was typed acknowledged', async () => {
    const at = await home()
    await outputOf(['topics', 'create', 't'], at)
    const typing = startCommand(['produce', 't'], at)
    typing.child.stdin?.write('one\ntwo\n')
    const reading = startCommand(['consume', 't', '--from-beginning'], at)
    await reading.says('two')
    typing.child.kill('SIGINT')
    expect(await typing.status).toBe(130)
    expect(typing.err()).toContain('2 records are in t')
  })

  test('a member that ends leaves its group at once, and another goes on behind it', async () => {
    const at = await home()
    await outputOf(['topics', 'create', 't', '-p', '2'], at)
    const one = startCommand(['consume', 't', '-g', 'g', '--from-beginning', '--offsets'], at)
    await one.says('reads t-0, t-1')
    await runCommand(['produce', 't', '-p', '1'], { ...at, input: 'early\n' })
    await one.says('early')
    const two = startCommand(['consume', 't', '-g', 'g', '--from-beginning', '--offsets'], at)
    await two.says('In group g')
    one.child.kill('SIGINT')
    expect(await one.status).toBe(130)
    await two.says('reads t-0, t-1')
    for (const partition of ['0', '1']) await runCommand(['produce', 't', '-p', partition], { ...at, input: 'late\n' })
    await Promise.all([two.says('t-0@0\tlate'), two.says('t-1@1\tlate')])
    two.child.kill('SIGINT')
    await two.status
    const printed = `${one.out()}${two.out()}`.trim().split('\n').toSorted()
    expect(printed).toEqual(['t-0@0\tlate', 't-1@0\tearly', 't-1@1\tlate'])
    const group = JSON.parse(await outputOf(['groups', 'describe', 'g', '--json'], at)) as { partitions: object[] }
    expect(group.partitions).toMatchObject([{ lag: 0 }, { lag: 0 }])
  })

  test('a broker that is asked to stop ends with 0, and the other commands find it by themselves while it runs', async () => {
    const { cwd } = await home()
    const broker = startCommand(['broker', '--port', '0'], { cwd })
    await broker.says('answers at')
    expect((await runCommand(['topics', 'create', 't'], { cwd })).err).toBe('Created topic t.\n')
    broker.child.kill('SIGTERM')
    expect(await broker.status).toBe(0)
  })
})

describe('a broker that does not answer', () => {
  /** A port that accepts connections and never says a word. */
  async function silentAddress(): Promise<string> {
    const server = createServer(() => {})
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return `127.0.0.1:${(server.address() as { port: number }).port}`
  }

  const commands = [
    ['topics', 'list'],
    ['topics', 'create', 't'],
    ['produce', 't'],
    ['consume', 't'],
    ['groups', 'describe', 'g'],
  ]

  test('is one line and exit code 1 after four seconds, whatever was asked', async () => {
    const address = await silentAddress()
    const startedAt = performance.now()
    const results = await Promise.all(commands.map((words) => runCommand([...words, '-b', address])))
    // Liveness only: five processes start on whatever else the machine does.
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    for (const { status, out, err } of results) {
      expect({ status, out }).toEqual({ status: 1, out: '' })
      expect(err).toBe(
        `millrace: CLI_UNREACHABLE: no broker answers at ${address} within 4 s; is --bootstrap-servers right, and does it run?\n`,
      )
    }
  })

  test('is said at once where nobody listens, with what to do about it', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'millrace-command-'))
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    server.close()
    await once(server, 'close')
    const { status, err } = await runCommand(['topics', 'list', '-b', `127.0.0.1:${port}`], { cwd })
    expect(status).toBe(1)
    expect(err).toMatch(/^millrace: CLI_UNREACHABLE: no broker answers at [^\n]*ECONNREFUSED[^\n]*\n$/)
  })
})

test('a mistake in the words is told on the error output with exit code 2', async () => {
  const { status, out, err } = await runCommand(['consume', 't', '--offset', 'nowhere'])
  expect({ status, out }).toEqual({ status: 2, out: '' })
  expect(err).toContain('--offset')
})

test('a program that stays busy does not keep `topology` from ending', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'millrace-command-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  const module = new URL('./programs/busy-topology.ts', import.meta.url).pathname
  expect(await outputOf(['topology', module], { cwd })).toContain('Source: KSTREAM-SOURCE-0000000000 (topics: [words])')
})
