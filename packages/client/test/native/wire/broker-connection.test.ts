import { encodeResponse } from '@millrace/protocol'
import { ManualClock } from '@millrace/record'
import { expect, test } from 'vitest'
import { BrokerConnection } from '../../../src/native/wire/broker-connection.ts'
import { contextOf } from '../../../src/native/options.ts'
import { optionsFor } from '../make-cluster.ts'
import { macrotask, ScriptedCluster, until } from '../scripted-cluster.ts'

const address = { host: 'broker', port: 9001 }
const heartbeat = { groupId: 'g', generationId: 1, memberId: 'm' }

test('requests leave before the first is answered, and answers find their requests', async () => {
  const script = new ScriptedCluster()
  let release = (): void => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  script.on('Heartbeat', async (body) => {
    if (body.generationId === 1) await held
    return { errorCode: body.generationId }
  })
  const connection = await BrokerConnection.open(address, contextOf(optionsFor(script)))
  const asked = [1, 2, 3].map((generationId) => connection.request('Heartbeat', { ...heartbeat, generationId }))
  await until(() => script.asked('Heartbeat').length === 1)
  release()
  expect((await Promise.all(asked)).map(({ errorCode }) => errorCode)).toEqual([1, 2, 3])
  connection.close()
})

test('a broker that does not know our ApiVersions is asked again in version 0', async () => {
  const script = new ScriptedCluster()
  script.oldApiVersions = true
  script.on('Heartbeat', () => ({ errorCode: 0 }))
  const connection = await BrokerConnection.open(address, contextOf(optionsFor(script)))
  expect(script.asked('ApiVersions').map(({ version }) => version)).toEqual([3, 0])
  expect((await connection.request('Heartbeat', heartbeat)).errorCode).toBe(0)
  connection.close()
})

test('the highest version that both sides and the caller know is used', async () => {
  const script = new ScriptedCluster()
  script.versions.set('Heartbeat', [0, 2]).set('Fetch', [0, 3]).set('JoinGroup', [0, 4])
  const connection = await BrokerConnection.open(address, contextOf(optionsFor(script)))
  expect(connection.versionFor('Heartbeat')).toBe(2)
  expect(connection.versionFor('Heartbeat', { maxVersion: 1 })).toBe(1)
  expect(() => connection.versionFor('Fetch')).toThrow(/^CLIENT_UNSUPPORTED_VERSION/)
  expect(() => connection.versionFor('JoinGroup', { minVersion: 5 })).toThrow(/^CLIENT_UNSUPPORTED_VERSION/)
  connection.close()
})

test('a request that is not answered in time drops the connection, and everything waiting on it rejects', async () => {
  const script = new ScriptedCluster()
  script.on('Heartbeat', () => 'silence')
  const clock = new ManualClock()
  const connection = await BrokerConnection.open(address, contextOf(optionsFor(script, clock)))
  const first = connection.request('Heartbeat', heartbeat, { timeoutMs: 5_000 })
  const second = connection.request('Heartbeat', heartbeat, { timeoutMs: 60_000 })
  clock.advance(4_999)
  await macrotask()
  expect(connection.closed).toBe(false)
  clock.advance(1)
  const dropped = { code: 'CLIENT_REQUEST_TIMEOUT', disposition: 'retry' }
  await expect(first).rejects.toMatchObject(dropped)
  await expect(second).rejects.toMatchObject(dropped)
  expect([connection.closed, script.openConnections]).toEqual([true, 0])
})

test('a connection that the broker ends rejects what waits, with the reason', async () => {
  const script = new ScriptedCluster()
  script.on('Heartbeat', () => 'cut')
  const connection = await BrokerConnection.open(address, contextOf(optionsFor(script)))
  await expect(connection.request('Heartbeat', heartbeat)).rejects.toMatchObject({
    code: 'CLIENT_CONNECTION_LOST',
    details: { reason: 'cut by the script' },
  })
  await expect(connection.request('Heartbeat', heartbeat)).rejects.toMatchObject({ code: 'CLIENT_CONNECTION_LOST' })
})

/** A connection, and a way to hand it answers that no broker sent. */
async function openWithAnswers(script: ScriptedCluster) {
  let deliver: (frame: Uint8Array) => void = () => {}
  const transport: typeof script = Object.create(script, {
    connect: {
      value: (host: string, port: number, handler: Parameters<typeof script.connect>[2]) => {
        deliver = (frame) => handler.onFrame(frame)
        return script.connect(host, port, handler)
      },
    },
  })
  const connection = await BrokerConnection.open(address, contextOf({ ...optionsFor(script), transport }))
  return { connection, deliver }
}

test('an answer that nobody asked for ends the connection', async () => {
  const { connection, deliver } = await openWithAnswers(new ScriptedCluster())
  deliver(Uint8Array.of(0, 0, 0, 99, 0, 0))
  expect(connection.closed).toBe(true)
})

test('an answer out of turn ends the connection, and nothing that waits takes it', async () => {
  const { connection, deliver } = await openWithAnswers(new ScriptedCluster().on('Heartbeat', () => 'silence'))
  const asked = [1, 2].map((generationId) => connection.request('Heartbeat', { ...heartbeat, generationId }))
  const second = encodeResponse('Heartbeat', connection.versionFor('Heartbeat'), 3, { errorCode: 0 })
  deliver(second)
  for (const answer of asked) {
    await expect(answer).rejects.toThrow(/the answer to request 2 is missing before 3/)
  }
  expect(connection.closed).toBe(true)
})

test('no timer of a closed connection is left', async () => {
  const clock = new ManualClock()
  const script = new ScriptedCluster().on('Heartbeat', () => 'silence')
  const connection = await BrokerConnection.open(address, contextOf(optionsFor(script, clock)))
  let timers = 0
  const counting = Object.assign(Object.create(clock) as ManualClock, {
    setTimer: (delayMs: number, fire: () => void) => {
      timers += 1
      const timer = clock.setTimer(delayMs, fire)
      return {
        cancel: () => {
          timers -= 1
          timer.cancel()
        },
      }
    },
    now: () => clock.now(),
  })
  const watched = await BrokerConnection.open(address, contextOf(optionsFor(script, counting)))
  const asked = watched.request('Heartbeat', heartbeat)
  expect(timers).toBe(1)
  watched.close()
  await expect(asked).rejects.toMatchObject({ code: 'CLIENT_CONNECTION_LOST' })
  expect(timers).toBe(0)
  connection.close()
})
