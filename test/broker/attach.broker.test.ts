import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import * as net from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AttachedBroker, attachOrStart, Broker, startBrokerWorker } from '@millrace/broker'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { quoted } from '../quoted.ts'
import { startBrokerProcess } from './broker-process.ts'
import { RawClient } from '../../packages/broker/test/raw-client.ts'

describe('one broker per data directory', () => {
  let directory: string
  const handles: AttachedBroker[] = []
  const attach = async (): Promise<AttachedBroker> => {
    const handle = await attachOrStart({ directory, port: 0 })
    handles.push(handle)
    return handle
  }
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'millrace-attach-'))
  })
  afterEach(async () => {
    for (const handle of handles.splice(0).reverse()) await handle.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  const topicsOf = async (handle: AttachedBroker): Promise<(string | null)[]> => {
    const client = await RawClient.connect(handle.transport(), handle.bootstrapServers)
    const { topics } = await client.call('Metadata', 12, { topics: null })
    client.close()
    return topics.map((topic) => topic.name)
  }

  const makeTopic = async (handle: AttachedBroker, name: string): Promise<void> => {
    const client = await RawClient.connect(handle.transport(), handle.bootstrapServers)
    const topic = { name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }
    const { topics } = await client.call('CreateTopics', 7, { topics: [topic] })
    expect(topics[0]?.errorCode).toBe(0)
    client.close()
  }

  it('is started by the first application and found by the second, over ports and TCP', async () => {
    const first = await attach()
    const second = await attach()
    expect([first.attached, second.attached]).toEqual([false, true])
    expect(second.bootstrapServers).toBe(first.bootstrapServers)
    expect(second.clusterId).toBe(first.clusterId)
    await makeTopic(second, 'seen-by-both')
    expect(await topicsOf(first)).toEqual(['seen-by-both'])
    await second.stop()
    expect(await topicsOf(first)).toEqual(['seen-by-both'])
  })

  it('is found where another process runs it, and started anew over what it left when it was killed', async () => {
    const process = await startBrokerProcess(directory)
    const attached = await attach()
    expect(attached).toMatchObject({ attached: true, bootstrapServers: process.bootstrapServers })
    await makeTopic(attached, 'kept')
    await process.kill()
    const again = await attach()
    expect(again).toMatchObject({ attached: false, clusterId: process.clusterId })
    expect(await topicsOf(again)).toEqual(['kept'])
  })

  it('is started once however many start at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => attach()))
    expect(all.filter((each) => !each.attached)).toHaveLength(1)
    expect(new Set(all.map((each) => each.bootstrapServers)).size).toBe(1)
    expect(readdirSync(join(directory, 'lock'))).toHaveLength(1)
  })

  it('refuses a second broker on its directory and says where the first one is', async () => {
    const first = await attach()
    await expect(Broker.start({ directory, port: 0 })).rejects.toThrow(
      new RegExp(`BROKER_DIRECTORY_IN_USE.*${first.bootstrapServers}`),
    )
    await expect(startBrokerWorker({ directory, port: 0 })).rejects.toThrow(quoted('broker-directory-taken'))
  })

  it('takes over from the dead: a process that is gone, and one whose pid somebody else has now', async () => {
    rmSync(join(directory, 'lock'), { recursive: true, force: true })
    const first = await attach()
    await first.stop()
    const dead = {
      pid: 2 ** 22 + 1,
      process: null,
      host: hostname(),
      holds: true,
      bootstrapServers: '127.0.0.1:1',
      clusterId: 'x',
    }
    writeFileSync(join(directory, 'lock', 'gone.json'), JSON.stringify(dead))
    const reused = { ...dead, pid: process.pid, process: 'another boot/1' }
    writeFileSync(join(directory, 'lock', 'reused.json'), JSON.stringify(reused))
    const second = await attach()
    expect(second.attached).toBe(false)
    expect(readdirSync(join(directory, 'lock'))).toHaveLength(1)
  })

  it('waits for a holder that does not answer, and gives up with its name', async () => {
    const first = await attach()
    await first.stop()
    const silent = {
      pid: process.ppid,
      process: null,
      host: hostname(),
      holds: true,
      bootstrapServers: '127.0.0.1:1',
      clusterId: 'x',
    }
    writeFileSync(join(directory, 'lock', 'silent.json'), JSON.stringify(silent))
    await expect(attachOrStart({ directory, port: 0, patienceMs: 200 })).rejects.toThrow(
      new RegExp(`BROKER_DIRECTORY_IN_USE: .* belongs to process ${process.ppid}`),
    )
  })

  it('takes another port where the wanted one is taken and says so, or refuses to where told', async () => {
    const squatter = net.createServer()
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve))
    const { port } = squatter.address() as net.AddressInfo
    const broker = await startBrokerWorker({ port })
    expect(broker.wantedPortTaken).toBe(true)
    expect(broker.bootstrapServers).not.toBe(`127.0.0.1:${port}`)
    await broker.stop()
    await expect(startBrokerWorker({ port, strictPort: true })).rejects.toThrow(quoted('port-taken'))
    squatter.close()
  })

  it('ends the connections of a worker that is stopped, refuses new ones, and gives the directory back', async () => {
    const broker = await startBrokerWorker({ directory, port: 0 })
    const client = await RawClient.connect(broker.transport(), broker.bootstrapServers)
    expect((await client.call('ApiVersions', 0, {})).errorCode).toBe(0)
    await broker.stop()
    await client.closed
    await expect(RawClient.connect(broker.transport(), broker.bootstrapServers)).rejects.toThrow(/BROKER_STOPPED/)
    expect(readdirSync(join(directory, 'lock'))).toEqual([])
  })

  it('does not attach to a broker that would ask for a login, and says what to do', async () => {
    const users = { ada: { password: 'pencil' } }
    const own = await attachOrStart({ directory, port: 0, users })
    handles.push(own)
    await makeTopic(own, 't')
    await expect(attach()).rejects.toThrow(
      /^BROKER_DIRECTORY_IN_USE: .* its clients need tls or a login: connect to it with bootstrapServers, tls and sasl/,
    )
  })
})
