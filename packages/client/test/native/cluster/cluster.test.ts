import { expect, test } from 'vitest'
import type { ClientEvent } from '../../../src/adapter/context.ts'
import { clusterOn } from '../make-cluster.ts'
import { code, macrotask, ScriptedCluster, until } from '../scripted-cluster.ts'

test('the bootstrap list is tried in turn, and the cluster is known by what it says itself', async () => {
  const script = new ScriptedCluster()
  script.refusing.add(1).add(2)
  script.addTopic('t', 2)
  const cluster = clusterOn(script, { bootstrapServers: 'a:1, b:2, c:9001' })
  await cluster.metadata(['t'])
  expect(cluster.brokers.ids).toEqual([1])
  expect(cluster.leaderOf('t', 1)).toEqual({ brokerId: 1, epoch: 0 })
  cluster.close()
})

test('an unreachable cluster is an error with each address and what it said', async () => {
  const script = new ScriptedCluster()
  script.refusing.add(1).add(2)
  const cluster = clusterOn(script, { bootstrapServers: ['a:1', 'b:2'] })
  await expect(cluster.metadata([])).rejects.toMatchObject({
    code: 'CLIENT_UNREACHABLE',
    disposition: 'retry',
    details: {
      attempts: [
        { address: 'a:1', reason: 'connection refused on 1' },
        { address: 'b:2', reason: 'connection refused on 2' },
      ],
    },
  })
  cluster.close()
})

test('an older leader epoch does not replace a newer one, a topic made again replaces everything', async () => {
  const script = new ScriptedCluster()
  script.brokers.set(2, 9002)
  script.addTopic('t')
  script.topics.get('t')!.partitions[0] = { leader: 2, epoch: 7 }
  const cluster = clusterOn(script)
  await cluster.metadata(['t'])
  script.topics.get('t')!.partitions[0] = { leader: 1, epoch: 6 }
  await cluster.metadata(['t'])
  expect(cluster.leaderOf('t', 0)).toEqual({ brokerId: 2, epoch: 7 })
  script.topics.get('t')!.id = 'another-topic-idAAAAAA'
  await cluster.metadata(['t'])
  expect(cluster.leaderOf('t', 0)).toEqual({ brokerId: 1, epoch: 6 })
  cluster.close()
})

test('refreshes asked for at the same time become one, and one more if something is asked meanwhile', async () => {
  const script = new ScriptedCluster()
  const cluster = clusterOn(script)
  let refreshes = 0
  cluster.onRefresh(() => refreshes++)
  for (let round = 0; round < 5; round++) cluster.requestRefresh()
  await until(() => refreshes === 2)
  for (let turn = 0; turn < 50; turn++) await macrotask()
  expect([refreshes, script.asked('Metadata').length]).toEqual([2, 2])
  cluster.close()
})

test('a refresh goes on until the cluster answers', async () => {
  const script = new ScriptedCluster()
  script.refusing.add(9001)
  const events: ClientEvent[] = []
  const cluster = clusterOn(script, { log: (event) => events.push(event) })
  let refreshes = 0
  cluster.onRefresh(() => refreshes++)
  cluster.requestRefresh()
  await until(() => events.length > 0)
  script.refusing.clear()
  await until(() => refreshes > 0 && events.length === 2)
  expect(events).toMatchObject([
    { level: 'warn', message: expect.stringContaining('CLIENT_UNREACHABLE'), details: { reachable: false } },
    { level: 'info', message: 'the cluster answers again', details: { reachable: true } },
  ])
  cluster.close()
})

test('a topic is missing from the first answer that says so until one that has it', async () => {
  const script = new ScriptedCluster()
  const cluster = clusterOn(script)
  expect(cluster.topics.missingSince('t')).toBeUndefined()
  await cluster.metadata(['t'])
  expect(cluster.topics.missingSince('t')).toBeTypeOf('number')
  script.addTopic('t')
  await cluster.metadata(['t'])
  expect(cluster.topics.missingSince('t')).toBeUndefined()
  cluster.close()
})

test('what the broker refuses about a topic is kept as the reason', async () => {
  const script = new ScriptedCluster()
  script.on('Metadata', () => ({
    ...script.metadata([]),
    topics: [{ errorCode: code('TOPIC_AUTHORIZATION_FAILED'), name: 't', partitions: [] }],
  }))
  const cluster = clusterOn(script)
  await cluster.metadata(['t'])
  expect(cluster.topics.refusal('t')).toBe(code('TOPIC_AUTHORIZATION_FAILED'))
  cluster.close()
})
