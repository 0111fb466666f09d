import { describe, expect, it } from 'vitest'
import { testBroker } from '../src/index.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)

describe('a broker for tests', () => {
  it('has the topics that were asked for and keeps what its client writes', async () => {
    await using test = await testBroker({ topics: { questions: 2 } })
    const described = await test.client.admin.describeTopics(['questions'])
    expect(described.get('questions')?.partitions).toHaveLength(2)
    const writer = test.client.writer()
    await writer.open()
    writer.write('questions', 1, 7, bytes('key'), bytes('value'), [])
    await writer.flush()
    const reader = test.client.reader()
    reader.assign([{ topic: 'questions', partition: 1, offset: 0 }])
    const [fetched] = await reader.poll(5_000)
    expect(fetched?.records.map(({ key, timestamp }) => [Buffer.from(key ?? []).toString(), timestamp])).toEqual([
      ['key', 7],
    ])
  })
})
