import { createHmac } from 'node:crypto'
import {
  type ApiName,
  decodeRequest,
  encodeRequest,
  type RequestInput,
  scramKeys,
  scramProof,
} from '@millrace/protocol'
import { ManualClock } from '@millrace/record'
import { describe, expect, it } from 'vitest'
import { Authentication } from '../../src/security/authentication.ts'
import { allMechanisms, type BrokerUser } from '../../src/security/security-options.ts'
import { Users } from '../../src/security/users.ts'
import { code } from '../test-broker.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (message: Uint8Array | undefined): string => new TextDecoder().decode(message)

/** One connection's door, knocked at in Kafka's frames. */
class Knocking {
  readonly clock = new ManualClock()
  readonly lines: string[] = []
  opened = 0
  readonly door: Authentication

  constructor(users: Users, sessionMs = 0, mechanisms = allMechanisms) {
    this.door = new Authentication({ users, mechanisms, sessionMs }, this.clock, {
      onOpen: () => this.opened++,
      onRefused: (why) => this.lines.push(why),
    })
  }

  admits<A extends ApiName>(api: A, version: number, body: RequestInput<A>): boolean {
    return this.door.admits(encodeRequest(api, version, { correlationId: 1, clientId: null }, body))
  }

  async handshake(mechanism: string) {
    return this.#ask('SaslHandshake', 1, { mechanism })
  }

  async say(message: string): Promise<{ errorCode: number; errorMessage?: string | null; authBytes: Uint8Array }> {
    return (await this.#ask('SaslAuthenticate', 2, { authBytes: bytes(message) })) as never
  }

  async plain(message: string): Promise<number> {
    await this.handshake('PLAIN')
    return (await this.say(message)).errorCode
  }

  #ask<A extends ApiName>(api: A, version: number, body: RequestInput<A>) {
    const frame = encodeRequest(api, version, { correlationId: 1, clientId: null }, body)
    expect(this.door.admits(frame)).toBe(true)
    return this.door.answer(decodeRequest(frame))
  }
}

const people: Record<string, BrokerUser> = { ada: { password: 'pencil' }, 'a,b=c': { password: 'x' } }
const failed = code('SASL_AUTHENTICATION_FAILED')

describe('Authentication', () => {
  it('lets nothing but a login through a shut door', async () => {
    const knocking = new Knocking(await Users.of(people))
    expect(knocking.admits('Metadata', 12, { topics: null })).toBe(false)
    expect(knocking.admits('ApiVersions', 3, { clientSoftwareName: 'c', clientSoftwareVersion: '1' })).toBe(true)
    expect(knocking.door.admits(Uint8Array.of(0))).toBe(false)
    expect(await knocking.plain('\0ada\0pencil')).toBe(0)
    expect(knocking.admits('Metadata', 12, { topics: null })).toBe(true)
    expect([knocking.opened, knocking.lines]).toEqual([1, []])
  })

  it.each([
    ['a wrong password', '\0ada\0pencil2'],
    ['an unknown user', '\0eve\0pencil'],
    ['the name of a built-in property', '\0constructor\0pencil'],
    ['no password', '\0ada\0'],
    ['to act as somebody else', 'root\0ada\0pencil'],
    ['more than there should be', '\0ada\0pencil\0'],
    ['rubbish', 'pencil'],
  ])('refuses %s for good, and tells the log no password', async (_, message) => {
    const knocking = new Knocking(await Users.of(people))
    expect(await knocking.plain(message)).toBe(failed)
    expect(knocking.lines).toHaveLength(1)
    expect(knocking.lines[0]).toMatch(/^refused to log in "\w*" by PLAIN$/)
    expect(knocking.lines[0]).not.toContain('pencil')
    expect(knocking.admits('SaslHandshake', 1, { mechanism: 'PLAIN' })).toBe(false)
    expect(knocking.opened).toBe(0)
  })

  it('takes the mechanisms that it is told to, and says which', async () => {
    const knocking = new Knocking(await Users.of(people), 0, ['SCRAM-SHA-512'])
    const unsupported = { errorCode: code('UNSUPPORTED_SASL_MECHANISM'), mechanisms: ['SCRAM-SHA-512'] }
    for (const mechanism of ['PLAIN', 'GSSAPI', '']) expect(await knocking.handshake(mechanism)).toEqual(unsupported)
    expect(await knocking.handshake('SCRAM-SHA-512')).toMatchObject({ errorCode: 0 })
  })

  it('wants the handshake first', async () => {
    const knocking = new Knocking(await Users.of(people))
    expect(await knocking.say('\0ada\0pencil')).toMatchObject({ errorCode: code('ILLEGAL_SASL_STATE') })
    expect(knocking.opened).toBe(0)
  })

  it('shuts the door when the time of the session is over, and opens it again to the same user only', async () => {
    const knocking = new Knocking(await Users.of(people), 1_000)
    await knocking.plain('\0ada\0pencil')
    knocking.clock.advance(999)
    expect(knocking.door.isOpen).toBe(true)
    knocking.clock.advance(1)
    expect(knocking.admits('Metadata', 12, { topics: null })).toBe(false)
    expect(await knocking.plain('\0ada\0pencil')).toBe(0)
    expect(knocking.door.isOpen).toBe(true)
    expect(await knocking.plain('\0a,b=c\0x')).toBe(failed)
    expect(knocking.admits('Metadata', 12, { topics: null })).toBe(false)
  })
})

describe('SCRAM', () => {
  /** A client of the test's own, so that both sides are not wrong in the same way. */
  async function login(knocking: Knocking, user: string, password: string, bend = (message: string) => message) {
    await knocking.handshake('SCRAM-SHA-256')
    const bare = `n=${user},r=clientnonce`
    const first = await knocking.say(`n,,${bare}`)
    if (first.errorCode !== 0) return first
    const serverFirst = text(first.authBytes)
    const [, nonce = '', salt = '', rounds = ''] = /^r=(.*),s=(.*),i=(\d+)$/.exec(serverFirst) ?? []
    const keys = await scramKeys('SCRAM-SHA-256', password, Buffer.from(salt, 'base64'), Number(rounds))
    const withoutProof = `c=biws,r=${nonce}`
    const authMessage = `${bare},${serverFirst},${withoutProof}`
    const proof = Buffer.from(scramProof('SCRAM-SHA-256', keys, authMessage)).toString('base64')
    const last = await knocking.say(bend(`${withoutProof},p=${proof}`))
    const signature = createHmac('sha256', keys.serverKey).update(authMessage).digest('base64')
    return { ...last, isProved: text(last.authBytes) === `v=${signature}` }
  }

  it('lets in who knows the password, and proves to know it, too', async () => {
    const users = await Users.of(people)
    expect(await login(new Knocking(users), 'ada', 'pencil')).toMatchObject({ errorCode: 0, isProved: true })
    expect(await login(new Knocking(users), 'a=2Cb=3Dc', 'x')).toMatchObject({ errorCode: 0, isProved: true })
  })

  it.each([
    ['a wrong password', 'ada', 'pencil2', undefined],
    ['an unknown user', 'eve', 'pencil', undefined],
    [
      'its own nonce three times',
      'ada',
      'pencil',
      (message: string) => message.replace('r=', 'r=clientnonceclientnonce'),
    ],
    ['another nonce', 'ada', 'pencil', (message: string) => message.replace('r=client', 'r=thief_')],
    ['another binding', 'ada', 'pencil', (message: string) => message.replace('c=biws', 'c=eSws')],
    ['a proof that is cut', 'ada', 'pencil', (message: string) => message.slice(0, -8)],
    ['no proof', 'ada', 'pencil', (message: string) => message.replace(/,p=.*/, '')],
  ])('refuses %s', async (_, user, password, bend) => {
    const knocking = new Knocking(await Users.of(people))
    expect(await login(knocking, user, password, bend)).toMatchObject({ errorCode: failed })
    expect(knocking.opened).toBe(0)
  })

  it('gives an unknown name the same salt each time, as a known one has', async () => {
    const users = await Users.of(people)
    const saltOf = async (user: string): Promise<string> => {
      const knocking = new Knocking(users)
      await knocking.handshake('SCRAM-SHA-256')
      return text((await knocking.say(`n,,n=${user},r=nonce`)).authBytes).replace(/^r=[^,]*,/, '')
    }
    expect(await saltOf('eve')).toBe(await saltOf('eve'))
    expect(await saltOf('eve')).not.toBe(await saltOf('mallory'))
    expect((await saltOf('eve')).length).toBe((await saltOf('ada')).length)
  })

  it('takes credentials that were made elsewhere, and no password is needed for them', async () => {
    const salt = Buffer.from('0123456789abcdef')
    const keys = await scramKeys('SCRAM-SHA-256', 'pencil', salt, 8192)
    const base64 = (key: Uint8Array): string => Buffer.from(key).toString('base64')
    const stored = {
      salt: base64(salt),
      iterations: 8192,
      storedKey: base64(keys.storedKey),
      serverKey: base64(keys.serverKey),
    }
    const users = await Users.of({ ada: { scram: { 'SCRAM-SHA-256': stored } } })
    expect(await login(new Knocking(users), 'ada', 'pencil')).toMatchObject({ errorCode: 0, isProved: true })
    expect(await new Knocking(users).plain('\0ada\0pencil')).toBe(0)
    expect(await new Knocking(users).plain('\0ada\0pencil2')).toBe(failed)
  })
})
