// Reading only what was committed, records and offsets: every shape of aborted, overlapping and unfinished transactions.
import { encodeSubscription } from '@millrace/protocol'
import { expect } from 'vitest'
import type { GroupMember } from '../port/group-member.ts'
import { type Bench, numbered, readUntil, valuesOf } from './bench.ts'

const records = (...values: string[]): { value: string }[] => values.map((value) => ({ value }))

export function readCommittedCases(bench: Bench): void {
  /** Reads what is committed once every transaction so far has ended. */
  const committed = async (topic: string, options: { from?: number; maxPartitionBytes?: number } = {}) => {
    const end = await bench.endOf(topic, 0)
    await bench.untilStable(topic, 0, end)
    return valuesOf(await bench.readAll(topic, 0, { ...options, end: await bench.endOf(topic, 0) }))
  }

  bench.transactionTest('an aborted transaction is not read', async () => {
    const topic = await bench.topic()
    await bench.transactions(async (begin) => {
      const producer = await begin()
      await producer.send(topic, 0, records('a1', 'a2'))
      await producer.abort()
      await producer.send(topic, 0, records('c1'))
      await producer.commit()
    })
    expect(await committed(topic)).toEqual(['c1'])
  })

  bench.transactionTest('committed and aborted transactions of one producer in turn are told apart', async () => {
    const topic = await bench.topic()
    await bench.transactions(async (begin) => {
      const producer = await begin()
      await producer.send(topic, 0, records('c1', 'c2'))
      await producer.commit()
      await producer.send(topic, 0, records('a1'))
      await producer.abort()
      await producer.send(topic, 0, records('c3'))
      await producer.commit()
    })
    expect(await committed(topic)).toEqual(['c1', 'c2', 'c3'])
  })

  bench.transactionTest('plain records between those of an aborted transaction are read', async () => {
    const topic = await bench.topic()
    await bench.transactions(async (begin) => {
      const producer = await begin()
      await producer.send(topic, 0, records('a1'))
      await bench.write(topic, 0, ['p1'])
      await producer.send(topic, 0, records('a2'))
      await bench.write(topic, 0, ['p2'])
      await producer.abort()
    })
    expect(await committed(topic)).toEqual(['p1', 'p2'])
  })

  bench.transactionTest('a key that looks like an abort marker in an aborted transaction changes nothing', async () => {
    const topic = await bench.topic()
    await bench.transactions(async (begin) => {
      const producer = await begin()
      const zero = new Uint8Array(4)
      await producer.send(topic, 0, [{ key: zero, value: 'a1' }, { value: 'a2' }])
      await producer.send(topic, 0, [{ key: zero, value: 'a3' }])
      await producer.abort()
      await producer.send(topic, 0, [{ key: zero, value: 'c1' }])
      await producer.commit()
    })
    expect(await committed(topic)).toEqual(['c1'])
  })

  const overlapping = async (topic: string): Promise<void> =>
    bench.transactions(async (begin) => {
      const first = await begin()
      const second = await begin()
      await first.send(topic, 0, records('f1'))
      await second.send(topic, 0, records('s1'))
      await first.send(topic, 0, records('f2'))
      await second.send(topic, 0, records('s2'))
      await second.abort()
      await first.send(topic, 0, records('f3'))
      await first.abort()
      await second.send(topic, 0, records('c1'))
      await second.commit()
    })

  bench.transactionTest('two overlapping aborted transactions are not read when the second aborts first', async () => {
    const topic = await bench.topic()
    await overlapping(topic)
    expect(await committed(topic)).toEqual(['c1'])
  })

  bench.transactionTest('overlapping aborts are not read wherever the reading starts', async () => {
    const topic = await bench.topic()
    await overlapping(topic)
    const end = await bench.endOf(topic, 0)
    const [only] = await bench.readAll(topic, 0)
    expect(valuesOf(only ? [only] : [])).toEqual(['c1'])
    for (let from = 0; from < end; from++) {
      const expected = from <= (only?.offset ?? -1) ? ['c1'] : []
      expect({ from, values: await committed(topic, { from }) }).toEqual({ from, values: expected })
    }
  })

  bench.transactionTest('several aborted transactions of one producer in one fetch are all left out', async () => {
    const topic = await bench.topic()
    await bench.transactions(async (begin) => {
      const producer = await begin()
      for (const round of [1, 2, 3]) {
        await producer.send(topic, 0, records(`a${round}`))
        await producer.abort()
        await bench.write(topic, 0, [`p${round}`])
      }
    })
    expect(await committed(topic)).toEqual(['p1', 'p2', 'p3'])
  })

  bench.transactionTest('an aborted transaction larger than a fetch is left out in all of them', async () => {
    const topic = await bench.topic()
    await bench.transactions(async (begin) => {
      const producer = await begin()
      await producer.send(topic, 0, records('c1'))
      await producer.commit()
      for (const part of numbered('', 4)) await producer.send(topic, 0, records(part.padEnd(300_000, 'a')))
      await producer.abort()
      await producer.send(topic, 0, records('c2'))
      await producer.commit()
    })
    expect(await committed(topic, { maxPartitionBytes: 500_000 })).toEqual(['c1', 'c2'])
  })

  /** Reads `p1`, stops before an open transaction with a plain `p2` behind it, and reads on once it has ended. */
  const stopsUntil = async (end: 'commit' | 'abort'): Promise<(string | null)[]> => {
    const topic = await bench.topic()
    const read: (string | null)[] = []
    await bench.transactions(async (begin) => {
      const producer = await begin()
      await bench.write(topic, 0, ['p1'])
      await producer.send(topic, 0, records('t1'))
      await bench.write(topic, 0, ['p2'])
      const reader = bench.client.reader()
      reader.assign([{ topic, partition: 0, offset: 0 }])
      expect(valuesOf(await readUntil(reader, topic, 0, 1))).toEqual(['p1'])
      expect(await reader.poll(200)).toEqual([])
      expect([reader.position(topic, 0), reader.endOffset(topic, 0)]).toEqual([1, 1])
      const query = { topic, partition: 0, at: 'latest' } as const
      const stable = await bench.client.admin.listOffsets([query], 'read_committed')
      expect([stable.get(`${topic}-0`), await bench.endOf(topic, 0)]).toEqual([1, 3])
      await producer[end]()
      read.push(...valuesOf(await readUntil(reader, topic, 0, 4)))
      await reader.close()
    })
    return read
  }

  bench.transactionTest('reading stops before an open transaction and goes on when it commits', async () => {
    expect(await stopsUntil('commit')).toEqual(['t1', 'p2'])
  })

  bench.transactionTest('reading stops before an open transaction and goes on behind it when it aborts', async () => {
    expect(await stopsUntil('abort')).toEqual(['p2'])
  })

  bench.transactionTest('what was committed behind the start of an open transaction waits for its end', async () => {
    const topic = await bench.topic()
    await bench.transactions(async (begin) => {
      const [open, other] = [await begin(), await begin()]
      await other.send(topic, 0, records('c1'))
      await other.commit()
      await open.send(topic, 0, records('a1'))
      await other.send(topic, 0, records('c2'))
      await other.commit()
      await bench.untilStable(topic, 0, 2)
      const reader = bench.client.reader()
      reader.assign([{ topic, partition: 0, offset: 0 }])
      expect(valuesOf(await readUntil(reader, topic, 0, 2))).toEqual(['c1'])
      expect(await reader.poll(200)).toEqual([])
      await open.abort()
      expect(valuesOf(await readUntil(reader, topic, 0, 5))).toEqual(['c2'])
      await reader.close()
    })
  })

  bench.transactionTest('the position passes a tail of aborted records and markers', async () => {
    const topic = await bench.topic()
    await bench.transactions(async (begin) => {
      const producer = await begin()
      await producer.send(topic, 0, records('c1'))
      await producer.commit()
      await producer.send(topic, 0, records('a1', 'a2'))
      await producer.abort()
    })
    expect(await committed(topic)).toEqual(['c1'])
    expect(await bench.endOf(topic, 0)).toBe(5)
  })

  bench.transactionTest('read_uncommitted has everything but the markers', async () => {
    const topic = await bench.topic()
    await bench.transactions(async (begin) => {
      const producer = await begin()
      await producer.send(topic, 0, records('a1'))
      await producer.abort()
      await producer.send(topic, 0, records('open'))
      const seen = await bench.readAll(topic, 0, { isolation: 'read_uncommitted', end: 3 })
      expect(valuesOf(seen)).toEqual(['a1', 'open'])
      await producer.abort()
    })
  })

  bench.transactionTest('committed offsets wait for a pending transaction over them', async () => {
    const [topic, other] = [await bench.topic(), await bench.topic()]
    const groupId = bench.name('group')
    const member = async (): Promise<GroupMember> => {
      const joining = bench.client.member({
        groupId,
        protocols: [{ name: 'p', metadata: () => encodeSubscription({ topics: [topic] }) }],
        assign: async () => new Map(),
        onRebalance: () => {},
      })
      await joining.join()
      return joining
    }
    const first = await member()
    await first.commit([{ topic, partition: 0, offset: 1 }])
    await first.leave()
    await bench.transactions(async (begin) => {
      const producer = await begin()
      await producer.sendOffsets(groupId, [{ topic, partition: 0, offset: 9 }])
      const next = await member()
      let seen: number | undefined
      const asking = next.committed([{ topic, partition: 0 }]).then((committed) => {
        seen = committed.get(`${topic}-0`)?.offset
      })
      // Answers of one connection come in their order: by now the first one to the question before is here.
      await next.committed([{ topic: other, partition: 0 }])
      await new Promise((resolve) => setImmediate(resolve))
      const administrator = await bench.client.admin.groupOffsets(groupId)
      expect([administrator.get(`${topic}-0`)?.offset, seen]).toEqual([1, undefined])
      await producer.commit()
      await asking
      expect(seen).toBe(9)
      await next.leave()
    })
  })
}
