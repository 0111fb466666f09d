import { ManualClock, noHeaders } from '@millrace/record'
import { expect, test } from 'vitest'
import type { SaslOptions } from '../../../src/index.ts'
import { clientOn, clusterOn } from '../make-cluster.ts'
import { code, macrotask, ScriptedCluster, until } from '../scripted-cluster.ts'

const ada: SaslOptions = { mechanism: 'PLAIN', username: 'ada', password: 'se,cr=et' }

/** A cluster that lets in who sends this PLAIN message, and answers nothing before. */
function guarded(message = '\0ada\0se,cr=et', lifetimeMs = 0): ScriptedCluster {
  const script = new ScriptedCluster()
  const inside = new Set<number>()
  const { metadata } = script
  script.on('SaslHandshake', () => ({ errorCode: 0, mechanisms: ['PLAIN'] }))
  script.on('SaslAuthenticate', ({ authBytes }, { connection }) => {
    if (Buffer.from(authBytes).toString() !== message) {
      const errorMessage = 'Invalid username or password'
      return { errorCode: code('SASL_AUTHENTICATION_FAILED'), errorMessage, authBytes: new Uint8Array() }
    }
    inside.add(connection)
    return { errorCode: 0, errorMessage: null, authBytes: new Uint8Array(), sessionLifetimeMs: lifetimeMs }
  })
  script.on('Metadata', (body, { connection }) =>
    inside.has(connection)
      ? metadata.call(
          script,
          body.topics?.map(({ name }) => name ?? ''),
        )
      : 'cut',
  )
  return script
}

test('a connection logs in before anything else is asked on it', async () => {
  const script = guarded()
  const cluster = clusterOn(script, { sasl: ada })
  await cluster.metadata([])
  expect(script.seen.map(({ api }) => api)).toEqual(['ApiVersions', 'SaslHandshake', 'SaslAuthenticate', 'Metadata'])
  expect(script.asked('SaslHandshake')[0]).toMatchObject({ version: 1, body: { mechanism: 'PLAIN' } })
  cluster.close()
})

test('a password may come from a function, asked for each connection', async () => {
  const script = guarded()
  let asked = 0
  const password = async (): Promise<string> => {
    asked += 1
    return 'se,cr=et'
  }
  const cluster = clusterOn(script, { sasl: { ...ada, password } })
  await cluster.metadata([])
  script.cutAll()
  await cluster.metadata([])
  expect(asked).toBe(2)
  cluster.close()
})

test('a refused login says who, how, where, what the broker said and what to do, and not the password', async () => {
  const script = guarded()
  const cluster = clusterOn(script, { sasl: { ...ada, password: 'hunter2' } })
  const refused = await cluster.metadata([]).catch((thrown: unknown) => thrown as Error)
  expect(refused).toMatchObject({
    message:
      'CLIENT_AUTHENTICATION_FAILED: no login at boot:9001 as "ada" by PLAIN: the broker says: Invalid username or password; check sasl.username and sasl.password, and that the user may use this mechanism',
    disposition: 'fatal',
    details: { address: 'boot:9001', mechanism: 'PLAIN', username: 'ada', error: 'SASL_AUTHENTICATION_FAILED' },
  })
  expect(JSON.stringify([refused, (refused as Error).message, (refused as Error).stack])).not.toContain('hunter2')
  expect(script.asked('SaslAuthenticate').length).toBe(1)
  cluster.close()
})

test('a mechanism that the broker does not take is told with those that it takes', async () => {
  const script = guarded()
  script.on('SaslHandshake', () => ({
    errorCode: code('UNSUPPORTED_SASL_MECHANISM'),
    mechanisms: ['SCRAM-SHA-256', 'SCRAM-SHA-512'],
  }))
  const cluster = clusterOn(script, { sasl: ada })
  await expect(cluster.metadata([])).rejects.toThrow(
    'CLIENT_AUTHENTICATION_FAILED: no login at boot:9001 as "ada" by PLAIN: the broker does not take this mechanism; it offers SCRAM-SHA-256, SCRAM-SHA-512; set sasl.mechanism to one of them',
  )
  cluster.close()
})

test.each(['refuses', 'does not know'])('a login at a broker that %s logins says so', async (what) => {
  const script = new ScriptedCluster()
  if (what === 'does not know') script.versions.set('SaslHandshake', [-1, -1])
  const cluster = clusterOn(script, { sasl: ada })
  await expect(cluster.metadata([])).rejects.toThrow(
    /^CLIENT_AUTHENTICATION_FAILED: .*asks nobody to log in on this port; leave sasl out/,
  )
  cluster.close()
})

test('a client without a login is told which ones the broker asks for, instead of being cut off for ever', async () => {
  const script = guarded()
  script.on('SaslHandshake', () => ({ errorCode: code('UNSUPPORTED_SASL_MECHANISM'), mechanisms: ['SCRAM-SHA-512'] }))
  const cluster = clusterOn(script)
  await expect(cluster.metadata([])).rejects.toMatchObject({
    message:
      'CLIENT_AUTHENTICATION_FAILED: boot:9001 asks for a login (SCRAM-SHA-512) and the client has none; set sasl to a mechanism, username and password',
    disposition: 'fatal',
  })
  cluster.close()
})

test('a broker that cuts connections without asking for a login is worth another attempt', async () => {
  const script = new ScriptedCluster()
  script.on('Metadata', () => 'cut')
  const cluster = clusterOn(script)
  for (let round = 0; round < 2; round++) {
    await expect(cluster.metadata([])).rejects.toMatchObject({ code: 'CLIENT_UNREACHABLE', disposition: 'retry' })
  }
  expect(script.asked('SaslHandshake').length).toBe(1)
  cluster.close()
})

test('a reader and a writer that are not let in end what they have in hand with the reason', async () => {
  const script = guarded()
  script.addTopic('t')
  let password = 'se,cr=et'
  const client = clientOn(script, { sasl: { ...ada, password: () => password } })
  const failed = { code: 'CLIENT_AUTHENTICATION_FAILED' }
  const writer = client.writer()
  await writer.open()
  password = 'wrong'
  script.cutAll()
  const reader = client.reader()
  reader.assign([{ topic: 't', partition: 0, offset: 0 }])
  await expect(reader.poll(10_000)).rejects.toMatchObject(failed)
  writer.write('t', 0, 0, null, new Uint8Array(1), noHeaders)
  await expect(writer.flush()).rejects.toMatchObject(failed)
  await expect(client.writer().open()).rejects.toMatchObject(failed)
  await client.close()
})

test('a login is renewed before the session ends, and requests leave behind it in their order', async () => {
  const clock = new ManualClock()
  const script = guarded(undefined, 10_000)
  const cluster = clusterOn(script, { sasl: ada, clock })
  await cluster.metadata([])
  clock.advance(8_499)
  await cluster.metadata([])
  expect(script.asked('SaslAuthenticate').length).toBe(1)
  clock.advance(1)
  script.seen.length = 0
  const asked = [cluster.metadata(['a']), cluster.metadata(['b'])]
  await macrotask()
  asked.push(cluster.metadata(['c']))
  await Promise.all(asked)
  expect(script.seen.map(({ api }) => api)).toEqual([
    'SaslHandshake',
    'SaslAuthenticate',
    'Metadata',
    'Metadata',
    'Metadata',
  ])
  expect(script.asked('Metadata').map(({ body }) => body.topics?.[0]?.name)).toEqual(['a', 'b', 'c'])
  expect(new Set(script.seen.map(({ connection }) => connection)).size).toBe(1)
  cluster.close()
})

test('a renewal that is refused ends the connection with the reason', async () => {
  const clock = new ManualClock()
  const script = guarded(undefined, 10_000)
  let password = 'se,cr=et'
  const cluster = clusterOn(script, { sasl: { ...ada, password: () => password }, clock })
  await cluster.metadata([])
  password = 'changed'
  clock.advance(9_000)
  await expect(cluster.metadata([])).rejects.toMatchObject({ code: 'CLIENT_AUTHENTICATION_FAILED' })
  await until(() => script.openConnections === 0)
  cluster.close()
})

test.each([
  [{ mechanism: 'GSSAPI' }, 'sasl.mechanism is PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, not "GSSAPI"'],
  [{ username: '' }, 'sasl.username is missing'],
  [{ password: undefined }, 'sasl.password is missing'],
])('%o is refused when the client is made', (wrong, says) => {
  const sasl = { ...ada, ...wrong } as SaslOptions
  expect(() => clusterOn(new ScriptedCluster(), { sasl })).toThrow(`CLIENT_INVALID_OPTIONS: ${says}`)
})

test('tls beside a transport of its own is refused: the transport would not know of it', () => {
  expect(() => clusterOn(new ScriptedCluster(), { tls: true })).toThrow(/^CLIENT_INVALID_OPTIONS: tls and transport/)
})
