import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { Broker } from '@millrace/broker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quietKafka } from './quiet-kafkajs.ts'

const hasKcat = spawnSync('kcat', ['-V']).status === 0
const run = promisify(execFile)

describe.skipIf(!hasKcat)(
  `kcat (librdkafka), unmodified, on the embedded broker${hasKcat ? '' : ' (skipped: kcat is not installed)'}`,
  () => {
    let broker: Broker
    beforeAll(async () => {
      broker = await Broker.start({ port: 0 })
      const admin = quietKafka(broker.bootstrapServers).admin()
      await admin.connect()
      await admin.createTopics({ topics: [{ topic: 't', numPartitions: 2 }] })
      await admin.disconnect()
    })
    afterAll(() => broker.stop())

    const kcat = async (args: string[], input = ''): Promise<string> => {
      const running = run('kcat', ['-b', broker.bootstrapServers, ...args], { timeout: 30_000 })
      running.child.stdin?.end(input)
      return (await running).stdout
    }

    it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])(
      'writes with compression %s and reads it back',
      async (codec) => {
        const lines = Array.from({ length: 50 }, (_, at) => `${codec}-${at}:value ${at}`)
        await kcat(['-P', '-t', 't', '-K:', '-z', codec, '-X', 'enable.idempotence=true'], `${lines.join('\n')}\n`)
        const read = await kcat(['-C', '-t', 't', '-K:', '-e', '-q', '-o', 'beginning'])
        expect(
          read
            .split('\n')
            .filter((line) => line.startsWith(`${codec}-`))
            .sort(),
        ).toEqual([...lines].sort())
      },
    )

    it('consumes in a group, commits, and finds nothing more the second time', async () => {
      const group = ['-q', '-e', '-X', 'auto.offset.reset=earliest', '-G', 'kcat-group', 't']
      expect((await kcat(group)).trim().split('\n').length).toBe(250)
      expect(await kcat(group)).toBe('')
    })

    it('lists what there is', async () => {
      const listing = await kcat(['-L'])
      expect(listing).toContain(`broker 1 at ${broker.bootstrapServers} (controller)`)
      expect(listing).toContain('topic "t" with 2 partitions')
    })
  },
)
