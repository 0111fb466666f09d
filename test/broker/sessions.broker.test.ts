import { mkdtempSync, rmSync } from 'node:fs'
import * as net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, type ConnectionHandler, errorName, FrameReader, type Transport } from '@millrace/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RawClient } from '../../packages/broker/test/raw-client.ts'
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts'

const sockets: Transport = {
  connect: (host: string, port: number, handler: ConnectionHandler): Promise<Connection> =>
    new Promise((resolve, reject) => {
      const reader = new FrameReader()
      const socket = net.connect({ host, port })
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        for (const frame of reader.push(chunk)) handler.onFrame(frame)
      })
      socket.on('close', () => handler.onClose())
      const send = (frame: Uint8Array): void => {
        const length = Buffer.alloc(4)
        length.writeInt32BE(frame.byteLength)
        socket.write(Buffer.concat([length, frame]))
      }
      socket.on('connect', () => resolve({ send, close: () => socket.destroy(), closed: false, bufferedBytes: 0 }))
    }),
}

describe('sessions of a broker that was stopped for longer than they last (SIGSTOP, SIGCONT)', () => {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-sessions-'))
  let broker: BrokerProcess
  beforeAll(async () => {
    broker = await startBrokerProcess(directory)
  })
  afterAll(async () => {
    broker.process.kill('SIGCONT')
    await broker.kill()
    rmSync(directory, { recursive: true, force: true })
  })

  /** A member of a group of its own, with a session of three seconds. */
  async function member(groupId: string): Promise<{ beat: () => Promise<string> }> {
    const client = await RawClient.connect(sockets, broker.bootstrapServers)
    const protocols = [{ name: 'range', metadata: new Uint8Array(0) }]
    const group = { groupId, protocolType: 'consumer', protocols, sessionTimeoutMs: 3_000, rebalanceTimeoutMs: 5_000 }
    const { memberId } = await client.call('JoinGroup', 5, { ...group, memberId: '' })
    const { generationId } = await client.call('JoinGroup', 5, { ...group, memberId })
    await client.call('SyncGroup', 3, { groupId, generationId, memberId, assignments: [] })
    const beat = async (): Promise<string> =>
      errorName((await client.call('Heartbeat', 3, { groupId, generationId, memberId })).errorCode)
    return { beat }
  }

  it('go on where the sign of life was waiting, and end where there was none', async () => {
    const alive = await member('alive')
    const silent = await member('silent')
    expect([await alive.beat(), await silent.beat()]).toEqual(['NONE', 'NONE'])
    broker.process.kill('SIGSTOP')
    const waiting = alive.beat()
    await new Promise((resolve) => setTimeout(resolve, 4_000))
    broker.process.kill('SIGCONT')
    expect(await waiting).toBe('NONE')
    expect(await alive.beat()).toBe('NONE')
    const other = await RawClient.connect(sockets, broker.bootstrapServers)
    const states = async (): Promise<string[]> => {
      const { groups } = await other.call('DescribeGroups', 4, { groups: ['alive', 'silent'] })
      return groups.map((group) => group.groupState)
    }
    await expect.poll(states, { timeout: 5_000 }).toEqual(['Stable', 'Empty'])
    expect(await silent.beat()).toBe('UNKNOWN_MEMBER_ID')
  })
})
