import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { jsonOf, linesOf, type RunningCommand, run, start } from '../command-bed.ts'

function home(): string {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-cli-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Where the broker says that it answers. */
async function addressOf(broker: RunningCommand): Promise<string> {
  await broker.says('answers at')
  return /answers at (\S+);/.exec(broker.out.join('\n'))?.[1] ?? ''
}

test('a broker keeps topics and records from one life to the next, and the other commands find it in its directory', async () => {
  const directory = home()
  for (const life of [1, 2]) {
    const broker = start(['broker', '--port', '0'], { directory })
    await addressOf(broker)
    if (life === 1) {
      await linesOf(run(['topics', 'create', 't'], { directory }))
      await linesOf(run(['produce', 't'], { directory, input: ['kept'] }))
    } else {
      expect(await linesOf(run(['consume', 't', '--from-beginning', '-e'], { directory }))).toEqual(['kept'])
    }
    broker.interrupt('SIGTERM')
    const { status, out } = await broker.result
    expect(status).toBe(0)
    expect(out.at(-1)).toBe('The broker has stopped; nothing that was acknowledged is lost.')
  }
})

test('a second broker on the same directory is refused with the address of the first', async () => {
  const directory = home()
  const broker = start(['broker', '--port', '0'], { directory })
  const address = await addressOf(broker)
  const second = await run(['broker', '--port', '0'], { directory })
  expect(second).toMatchObject({ status: 1, err: [expect.stringContaining(`listens on ${address}`)] })
  broker.interrupt('SIGINT')
  await broker.result
})

test('a Schema Registry beside it keeps its schemas with the broker', async () => {
  const directory = home()
  const headers = { 'content-type': 'application/json' }
  for (const life of [1, 2]) {
    const broker = start(['broker', '--port', '0', '--schema-registry', '0'], { directory })
    await broker.says('Registry answers at')
    const url = /Registry answers at (\S+);/.exec(broker.out.join('\n'))?.[1] ?? ''
    if (life === 1) await fetch(`${url}/subjects/a/versions`, { method: 'POST', headers, body: '{"schema": "int"}' })
    expect(await (await fetch(`${url}/subjects`)).json()).toEqual(['a'])
    broker.interrupt('SIGTERM')
    expect((await broker.result).status).toBe(0)
  }
  const open = await run(['broker', '--memory', '--schema-registry', '--users', 'people'], { directory })
  expect(open).toMatchObject({ status: 2, err: [expect.stringContaining('asks nobody for a password')] })
})

test('a Schema Registry that no port is named for has that of Confluent’s', async () => {
  const broker = start(['broker', '--memory', '--port', '0', '--schema-registry'], { directory: home() })
  // Somebody else's registry may have it on this machine.
  const isTaken = broker.result.then(({ err }) => err.join('\n'))
  const said = await Promise.race([broker.says('Registry answers at').then(() => broker.out.join('\n')), isTaken])
  expect(said).toMatch(/127\.0\.0\.1:8081|port 8081/)
  broker.interrupt('SIGTERM')
  await broker.result
})

test('settings and partitions are as asked for, in memory as well', async () => {
  const words = ['--memory', '--partitions', '3', '-c', 'log.retention.ms=1000']
  const broker = start(['broker', '--port', '0', ...words], { directory: home() })
  const address = await addressOf(broker)
  expect(broker.out[0]).toContain('in memory only')
  await linesOf(run(['topics', 'create', 't', '-b', address]))
  const [topic] = jsonOf(await linesOf(run(['topics', 'describe', 't', '--all-configs', '--json', '-b', address])))
  expect(topic).toMatchObject({ configs: { 'retention.ms': '1000' } })
  expect(topic?.['partitions']).toHaveLength(3)
  broker.interrupt('SIGINT')
  expect((await broker.result).status).toBe(0)
})

test('a broker that names itself wrongly is found out at once', async () => {
  const broker = start(['broker', '--port', '0', '--memory', '--advertise', 'kafka.invalid:9092'], {
    directory: home(),
  })
  const address = await addressOf(broker)
  const { status, err } = await run(['topics', 'list', '-b', address])
  expect(status).toBe(1)
  expect(err).toEqual([expect.stringMatching(/no broker answers at kafka.invalid:9092 .* advertised listeners/)])
  broker.interrupt('SIGINT')
  await broker.result
})

test.each([
  [['--host', '0.0.0.0'], 1, 'allowInsecure'],
  [['--config', 'no.such.thing=1'], 1, 'there is no setting no.such.thing'],
  [['--port', 'x'], 2, 'whole number'],
  [['--advertise', 'here'], 2, 'host:port'],
])('a broker with %j does not start', async (words, wanted, message) => {
  const { status, err } = await run(['broker', '--memory', '--port', '0', ...words], { directory: home() })
  expect(status).toBe(wanted)
  expect(err.join('\n')).toContain(message)
})
