import { HttpSchemaRegistry } from '@millrace/serde'
import { describeSchemaRegistry } from '@millrace/serde/conformance'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RegistryServer } from './registry-server.ts'

const int = { type: 'AVRO', schema: '"int"' } as const
const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'SERDE_REGISTRY', message: expect.stringMatching(message) as string }) as Error

describe('a registry over HTTP', () => {
  let shared: RegistryServer
  beforeAll(async () => {
    shared = await RegistryServer.start()
  })
  afterAll(() => shared[Symbol.asyncDispose]())
  describeSchemaRegistry('that in memory', async () => new HttpSchemaRegistry({ url: shared.url }))

  test('gives what is registered', async () => {
    await using server = await RegistryServer.start()
    const registry = new HttpSchemaRegistry({ url: server.url })
    const id = await registry.register('a/b value', int)
    expect(await registry.byId(id)).toEqual({ ...int, id })
    expect(await registry.latest('a/b value')).toEqual({ ...int, id, subject: 'a/b value', version: 1 })
    expect(await registry.version('a/b value', 1)).toMatchObject({ id })
    expect(await registry.subjects()).toEqual(['a/b value'])
    const proto = { type: 'PROTOBUF', schema: 'syntax = "proto3"; message A {}' } as const
    const references = [{ name: 'a', subject: 'a/b value', version: 1 }]
    const other = await registry.register('b', { ...proto, references })
    expect(await registry.byId(other)).toEqual({ ...proto, references, id: other })
  })

  test('has nothing where there is nothing', async () => {
    await using server = await RegistryServer.start()
    const registry = new HttpSchemaRegistry({ url: server.url })
    expect(await registry.latest('a')).toBeUndefined()
    expect(await registry.version('a', 1)).toBeUndefined()
    await expect(registry.byId(1)).rejects.toThrow(refused(/there is no schemas\/ids\/1/))
    await server.registry.registerWithId('a', 1, int)
    expect(await registry.byId(1)).toMatchObject(int)
  })

  test('is asked once for an id, and each time for the latest', async () => {
    await using server = await RegistryServer.start()
    const registry = new HttpSchemaRegistry({ url: server.url })
    const id = await registry.register('a', int)
    await Promise.all([registry.byId(id), registry.byId(id)])
    await registry.latest('a')
    await registry.latest('a')
    expect(server.requests.slice(1)).toEqual([
      `GET schemas/ids/${id}`,
      'GET subjects/a/versions/latest',
      'GET subjects/a/versions/latest',
    ])
  })

  test('is told who asks: by url, by options, by headers', async () => {
    await using server = await RegistryServer.start()
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
    await new HttpSchemaRegistry({ url: server.url.replace('//', '//me:p%40ss@') }).subjects()
    expect(server.headers.authorization).toBe(basic('me:p@ss'))
    await new HttpSchemaRegistry({ url: server.url, auth: { username: 'you', password: 'x' } }).subjects()
    expect(server.headers.authorization).toBe(basic('you:x'))
    await new HttpSchemaRegistry({ url: server.url, headers: { authorization: 'Bearer t' } }).subjects()
    expect(server.headers.authorization).toBe('Bearer t')
  })

  test('is asked again where it did not answer, and another one then', async () => {
    await using one = await RegistryServer.start()
    await using other = await RegistryServer.start()
    one.failures.push('hang up')
    const both = new HttpSchemaRegistry({ url: [one.url, other.url] })
    await other.registry.register('b', int)
    expect(await both.subjects()).toEqual(['b'])
    one.failures.push({ status: 503, body: {} }, { status: 429, body: {} })
    expect(await new HttpSchemaRegistry({ url: one.url }).subjects()).toEqual([])
  })

  test.each([
    [{ status: 401, body: { message: 'Unauthorized' } }, /refuses subjects with 401: Unauthorized; check its user/],
    [{ status: 409, body: { message: 'incompatible' } }, /409: incompatible; the subject’s compatibility rule/],
    [
      { status: 404, body: '<html>no registry</html>' },
      /refuses subjects with 404: "<html>no registry.*; its url must name the path/,
    ],
    [{ status: 500, body: { message: 'boom' } }, /refuses subjects with 500: boom/],
    ['say no JSON', /does not answer subjects: its answer is not JSON/],
    ['hang up', /does not answer subjects: /],
    [{ status: 200, body: [1] }, /gave no list of its subjects/],
  ] as const)('that answers with %o is an error that says so', async (failure, why) => {
    await using server = await RegistryServer.start()
    server.failures.push(failure)
    await expect(new HttpSchemaRegistry({ url: server.url, retries: 0 }).subjects()).rejects.toThrow(refused(why))
  })

  test('must have an url', () => {
    expect(() => new HttpSchemaRegistry({ url: 'registry' })).toThrow(refused(/is no url/))
    expect(() => new HttpSchemaRegistry({ url: [] })).toThrow(refused(/without its url/))
  })
})
