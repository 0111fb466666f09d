import { expect, test } from 'vitest'
import { commandBed, jsonOf, linesOf } from '../command-bed.ts'

test('a topic is created, listed, described, altered and deleted', async () => {
  const bed = await commandBed()
  const created = await bed.run(['topics', 'create', 'orders', '--partitions', '2', '-c', 'retention.ms=1000'])
  expect(created).toEqual({ status: 0, out: [], err: ['Created topic orders.'] })
  expect(await linesOf(bed.run(['topics', 'list']))).toEqual([
    'TOPIC   PARTITIONS  REPLICAS',
    'orders           2         1',
  ])
  const described = await linesOf(bed.run(['topics', 'describe', 'orders']))
  expect(described[0]).toMatch(/^Topic orders \(id [\w-]{22}\)$/)
  expect(described.slice(1, 3)).toEqual(['  retention.ms = 1000', 'PARTITION  START  END  LEADER  REPLICAS  IN SYNC'])
  expect(described).toHaveLength(5)

  await linesOf(
    bed.run(['topics', 'alter', 'orders', '-p', '3', '-c', 'cleanup.policy=compact', '--unset', 'retention.ms']),
  )
  const [json] = jsonOf(await linesOf(bed.run(['topics', 'describe', 'orders', '--json'])))
  expect(json).toMatchObject({ name: 'orders', configs: { 'cleanup.policy': 'compact' } })
  expect(json?.['partitions']).toHaveLength(3)

  expect((await bed.run(['topics', 'delete', 'orders'])).err).toEqual(['Deleted topic orders.'])
  expect(await bed.run(['topics', 'list'])).toEqual({ status: 0, out: [], err: ['There are no topics.'] })
})

test('a listing in JSON has one object a line, by name', async () => {
  const bed = await commandBed()
  await linesOf(bed.run(['topics', 'create', 'b', 'a']))
  expect(jsonOf(await linesOf(bed.run(['topics', 'list', '--json'])))).toMatchObject([
    { name: 'a', partitions: 1, replicationFactor: 1, internal: false },
    { name: 'b', partitions: 1 },
  ])
})

test('the end of a partition counts what was written, and all settings are there when asked for', async () => {
  const bed = await commandBed()
  await linesOf(bed.run(['topics', 'create', 'orders']))
  await linesOf(bed.run(['produce', 'orders'], { input: ['1\n2\n3\n'] }))
  const [described] = jsonOf(await linesOf(bed.run(['topics', 'describe', 'orders', '--json', '--all-configs'])))
  expect(described?.['partitions']).toMatchObject([{ partition: 0, start: 0, end: 3 }])
  expect(described?.['configs']).toMatchObject({ 'cleanup.policy': 'delete' })
})

test('what is there already is an error unless it may be', async () => {
  const bed = await commandBed()
  await linesOf(bed.run(['topics', 'create', 'orders']))
  const again = await bed.run(['topics', 'create', 'orders'])
  expect(again.status).toBe(1)
  expect(again.err).toEqual([expect.stringContaining('CLIENT_TOPIC_EXISTS')])
  const tolerant = await bed.run(['topics', 'create', 'orders', 'new', '--if-not-exists'])
  expect(tolerant).toEqual({ status: 0, out: [], err: ['Topic orders is there already.', 'Created topic new.'] })
})

test('what is not there is an error that names all of it, and nothing is deleted then', async () => {
  const bed = await commandBed()
  await linesOf(bed.run(['topics', 'create', 'orders']))
  for (const words of [
    ['describe', 'a'],
    ['alter', 'a', '-p', '2'],
    ['delete', 'orders', 'a'],
  ]) {
    const { status, err } = await bed.run(['topics', ...words])
    expect({ words, status }).toEqual({ words, status: 1 })
    expect(err).toEqual([expect.stringMatching(/CLI_TOPIC: there is no topic a;/)])
  }
  const { err } = await bed.run(['topics', 'describe', 'a', 'orders', 'b'])
  expect(err).toEqual([expect.stringContaining('topics a, b;')])
  expect(await linesOf(bed.run(['topics', 'list', '--json']))).toHaveLength(1)
  expect((await bed.run(['topics', 'delete', 'orders', 'a', '--if-exists'])).status).toBe(0)
  expect((await bed.run(['topics', 'list', '--json'])).out).toEqual([])
})

test('partitions cannot be taken away, and the message says so', async () => {
  const bed = await commandBed()
  await linesOf(bed.run(['topics', 'create', 'orders', '-p', '2']))
  const { status, err } = await bed.run(['topics', 'alter', 'orders', '-p', '1'])
  expect(status).toBe(1)
  expect(err).toEqual([expect.stringContaining('INVALID_PARTITIONS')])
})

test('altering nothing is a mistake in the words', async () => {
  const bed = await commandBed()
  expect(await bed.run(['topics', 'alter', 'orders'])).toMatchObject({
    status: 2,
    err: [expect.stringContaining('say what to change')],
  })
})
