// Two engines of one service, one of them a process that is killed: they share the tasks of each query, and the one that is left has all of them.
import { isMillraceError } from '@millrace/record'
import { expect } from 'vitest'
import { EngineBed } from './engine-bed.ts'
import { EngineProcess } from './engine-process.ts'
import { eventually } from './eventually.ts'

const keys = 7

interface Row {
  readonly N: number
}

/** Undefined where it is rejected with this code. */
async function unless<T>(code: string, asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (isMillraceError(error, code)) return undefined
    throw error
  }
}

export const sharedWorkSuite: Readonly<Record<string, (bootstrapServers: string) => Promise<void>>> = {
  async 'two engines of a service share its queries; when one is killed, the other does all of the work and nothing is lost'(
    bootstrapServers,
  ) {
    const bed = await EngineBed.open(bootstrapServers)
    const properties = {
      'statestore.cache.max.bytes': 0,
      // The shortest that Kafka allows: so long a task of the killed one waits.
      'session.timeout.ms': 6_000,
      'heartbeat.interval.ms': 500,
    }
    const killed = await EngineProcess.start(bed.options({ properties }, 'killed'))
    const left = await bed.engine({ properties }, 'left')
    await killed.execute(`
      CREATE STREAM numbers (n INT, k INT) WITH (KAFKA_TOPIC = '${bed.topic('numbers')}', PARTITIONS = 4, VALUE_FORMAT = 'JSON');
      CREATE STREAM copies WITH (KAFKA_TOPIC = '${bed.topic('copies')}') AS SELECT n FROM numbers;
      CREATE TABLE counts WITH (KAFKA_TOPIC = '${bed.topic('counts')}') AS SELECT k, COUNT(*) AS n FROM numbers GROUP BY k;`)
    await eventually(() => left.queries.length === 2)
    const groups = left.queries.map(({ query }) => query.applicationId)
    // A broker shows a group some time after it has let its members go to work.
    const membersOf = async (): Promise<readonly number[]> => {
      const described = await unless('CLIENT_UNKNOWN_GROUP', bed.client.admin.describeGroups(groups))
      return described?.map(({ members }) => members.length) ?? []
    }
    await eventually(async () => (await membersOf()).join() === '2,2')

    let written = 0
    const feed = async (count: number): Promise<void> => {
      const writer = bed.client.writer({ lingerMs: 0 })
      await writer.open()
      for (const end = written + count; written < end; written += 1) {
        const value = Buffer.from(JSON.stringify({ N: written, K: written % keys }))
        writer.write(bed.topic('numbers'), written % 4, 1_000 + written, null, value, [])
      }
      await writer.close()
    }
    const copied = async (): Promise<number> =>
      new Set((await bed.values('copies')).map((text) => (JSON.parse(text) as Row).N)).size
    await feed(1_000)
    await eventually(async () => (await copied()) === written)
    await feed(1_000)
    await killed.kill()
    await feed(1_000)
    await eventually(async () => (await copied()) === written)
    await eventually(async () => (await membersOf()).join() === '1,1')

    const counted = async (): Promise<readonly number[]> => {
      const rows: number[] = []
      for await (const row of left.query('SELECT n FROM counts;')) rows.push(row['N'] as number)
      return rows
    }
    let total = 0
    await eventually(async () => {
      // The tasks of the killed one are taken over some time after the group knows.
      const counts = (await unless('ENGINE_TABLE_ELSEWHERE', counted())) ?? []
      total = counts.reduce((sum, n) => sum + n, 0)
      return counts.length === keys && total >= written
    })
    // At least once: what the killed one had not committed was counted again, at most.
    expect(total).toBeLessThanOrEqual(written + 2_000)
    await left.execute('INSERT INTO numbers VALUES (-1, 0);')
    await eventually(async () => (await copied()) === written + 1)
  },
}
