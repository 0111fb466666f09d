import { zeroUuid } from '@millrace/protocol'
import { describe, expect, it } from 'vitest'
import { batch, contentOf } from '../log/batches.ts'
import { code, createTopic, fetch, produce, startTestBroker } from '../test-broker.ts'

describe('Produce', () => {
  it('answers the first offset of each batch, for topics by name and by id', async () => {
    await using test = await startTestBroker()
    const topicId = await createTopic(test.client, 't')
    expect(await produce(test.client, 't', batch({ values: ['a', 'b'] }))).toMatchObject({
      errorCode: 0,
      baseOffset: 0,
      logStartOffset: 0,
    })
    const topicData = [{ topicId, partitionData: [{ index: 0, records: batch() }] }]
    const byId = await test.client.call('Produce', 13, { acks: 1, timeoutMs: 1, topicData })
    expect(byId.responses[0]).toMatchObject({ topicId, partitionResponses: [{ errorCode: 0, baseOffset: 2 }] })
  })

  it('names what is wrong, per partition', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't', 2)
    const topicData = [
      {
        name: 't',
        partitionData: [
          { index: 0, records: batch() },
          { index: 1, records: null },
          { index: 2, records: batch() },
        ],
      },
      { name: 'unknown', partitionData: [{ index: 0, records: batch() }] },
    ]
    const { responses } = await test.client.call('Produce', 9, { acks: -1, timeoutMs: 1, topicData })
    const codes = responses.map((topic) => topic.partitionResponses.map((each) => each.errorCode))
    expect(codes).toEqual([
      [0, code('INVALID_RECORD'), code('UNKNOWN_TOPIC_OR_PARTITION')],
      [code('UNKNOWN_TOPIC_OR_PARTITION')],
    ])
    expect(await produce(test.client, 't', batch(), { acks: 2 })).toMatchObject({
      errorCode: code('INVALID_REQUIRED_ACKS'),
    })
    const unknownId = [{ topicId: 'xxxxxxxxxxxxxxxxxxxxxw', partitionData: [{ index: 0, records: batch() }] }]
    const byId = await test.client.call('Produce', 13, { acks: 1, timeoutMs: 1, topicData: unknownId })
    expect(byId.responses[0]?.partitionResponses[0]?.errorCode).toBe(code('UNKNOWN_TOPIC_ID'))
  })

  it('sends nothing back for acks 0, and ends the connection where the batch could not be taken', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't')
    const topicData = [{ name: 't', partitionData: [{ index: 0, records: batch({ values: ['quiet'] }) }] }]
    test.client.notify('Produce', 9, { acks: 0, timeoutMs: 1, topicData })
    // The next answer is that of the next request.
    expect(contentOf((await fetch(test.client, 't')).records)).toEqual(['0=quiet'])
    const other = await test.connect()
    other.notify('Produce', 9, {
      acks: 0,
      timeoutMs: 1,
      topicData: [{ name: 'unknown', partitionData: [{ index: 0, records: batch() }] }],
    })
    await other.closed
  })
})

describe('Fetch', () => {
  it('waits for records and is woken by an append, not by the clock', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't')
    const producer = await test.connect()
    const waiting = fetch(test.client, 't', { maxWaitMs: 60_000 })
    await produce(producer, 't', batch({ values: ['woke'] }))
    expect(contentOf((await waiting).records)).toEqual(['0=woke'])
  })

  it('waits for minBytes over several appends', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't')
    const producer = await test.connect()
    const one = batch().byteLength
    let done = false
    const waiting = fetch(test.client, 't', { maxWaitMs: 60_000, minBytes: one * 2 + 1 }).then((answer) => {
      done = true
      return answer
    })
    await produce(producer, 't', batch())
    await produce(producer, 't', batch())
    expect(done).toBe(false)
    await produce(producer, 't', batch())
    expect(contentOf((await waiting).records)).toHaveLength(3)
  })

  it('answers what there is once the time is over', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't')
    const other = await test.connect()
    const waiting = fetch(test.client, 't', { maxWaitMs: 500 })
    await other.call('ApiVersions', 0, {})
    await other.call('ApiVersions', 0, {})
    test.clock.advance(500)
    expect(await waiting).toMatchObject({ errorCode: 0, highWatermark: 0, logStartOffset: 0 })
  })

  it('is answered with the error when the topic is deleted meanwhile', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't')
    const other = await test.connect()
    const waiting = fetch(test.client, 't', { maxWaitMs: 60_000 })
    await other.call('DeleteTopics', 4, { topicNames: ['t'], timeoutMs: 1 })
    expect(await waiting).toMatchObject({ errorCode: code('UNKNOWN_TOPIC_OR_PARTITION') })
  })

  it('tells of offsets out of range at once, with where the log starts and ends', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't')
    await produce(test.client, 't', batch())
    const answer = await fetch(test.client, 't', { offset: 2, maxWaitMs: 60_000 })
    expect(answer).toMatchObject({ errorCode: code('OFFSET_OUT_OF_RANGE'), highWatermark: 1, logStartOffset: 0 })
  })

  it('gives a reader of committed records a last stable offset and no aborted transactions', async () => {
    await using test = await startTestBroker()
    const topicId = await createTopic(test.client, 't')
    await produce(test.client, 't', batch({ values: ['a'] }))
    const partitions = [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1000, currentLeaderEpoch: 0 }]
    const request = {
      maxWaitMs: 0,
      minBytes: 1,
      isolationLevel: 1,
      topics: [{ topicId, partitions }],
      forgottenTopicsData: [],
      rackId: '',
    }
    const { responses, sessionId } = await test.client.call('Fetch', 18, request)
    expect(sessionId).toBe(0)
    expect(responses[0]?.partitions[0]).toMatchObject({ errorCode: 0, lastStableOffset: 1, abortedTransactions: [] })
    expect(responses[0]?.topicId).toBe(topicId)
    const ahead = {
      ...request,
      topics: [{ topicId, partitions: [{ ...partitions[0], currentLeaderEpoch: 1 } as (typeof partitions)[0]] }],
    }
    const refused = await test.client.call('Fetch', 18, ahead)
    expect(refused.responses[0]?.partitions[0]?.errorCode).toBe(code('UNKNOWN_LEADER_EPOCH'))
    const session = await test.client.call('Fetch', 11, { ...request, topics: [], sessionId: 77, sessionEpoch: 1 })
    expect(session.errorCode).toBe(code('FETCH_SESSION_ID_NOT_FOUND'))
    expect(zeroUuid).not.toBe(topicId)
  })

  it('shares maxBytes among partitions, and gives one batch at least', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't', 3)
    for (let partition = 0; partition < 3; partition++)
      await produce(test.client, 't', batch({ values: ['x'.repeat(500)] }), { partition })
    const partitions = [0, 1, 2].map((partition) => ({ partition, fetchOffset: 0, partitionMaxBytes: 10_000 }))
    const read = async (maxBytes: number): Promise<boolean[]> => {
      const topics = [{ topic: 't', partitions }]
      const { responses } = await test.client.call('Fetch', 11, {
        maxWaitMs: 0,
        minBytes: 1,
        maxBytes,
        topics,
        forgottenTopicsData: [],
        rackId: '',
      })
      return (responses[0]?.partitions ?? []).map((each) => (each.records?.byteLength ?? 0) > 0)
    }
    expect(await read(10)).toEqual([true, false, false])
    expect(await read(1200)).toEqual([true, true, false])
    expect(await read(10_000)).toEqual([true, true, true])
  })
})

describe('a connection', () => {
  it('answers requests in the order in which they came, also behind a long poll', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't')
    const order: string[] = []
    const note = (name: string) => (): void => void order.push(name)
    const topics = [{ topic: 't', partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1000 }] }]
    const polling = { maxWaitMs: 100, minBytes: 1, topics, forgottenTopicsData: [], rackId: '' }
    const poll = test.client.call('Fetch', 11, polling).then(note('poll'))
    const after = test.client.call('ApiVersions', 0, {}).then(note('after'))
    const other = await test.connect()
    await other.call('ApiVersions', 0, {})
    expect(order).toEqual([])
    test.clock.advance(100)
    await Promise.all([poll, after])
    expect(order).toEqual(['poll', 'after'])
  })

  it('answers hundreds of requests that are sent without waiting', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't')
    const answers = await Promise.all(Array.from({ length: 500 }, () => produce(test.client, 't', batch())))
    expect(answers.map((each) => each.baseOffset)).toEqual(Array.from({ length: 500 }, (_, at) => at))
  })

  it('answers more long polls than it starts at once, one after the other', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't')
    const producer = await test.connect()
    const polls = Array.from({ length: 20 }, () => fetch(test.client, 't', { maxWaitMs: 60_000 }))
    await produce(producer, 't', batch({ values: ['a'] }))
    for (const answer of await Promise.all(polls)) expect(contentOf(answer.records)).toEqual(['0=a'])
  })

  it('ends when the broker stops, whatever it waits for', async () => {
    const test = await startTestBroker()
    await createTopic(test.client, 't')
    const waiting = fetch(test.client, 't', { maxWaitMs: 60_000 })
    await test.broker.stop()
    await expect(waiting).rejects.toThrow('the connection ended')
    await expect(test.connect()).rejects.toThrow()
  })
})
