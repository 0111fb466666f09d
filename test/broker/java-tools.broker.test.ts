import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Broker } from '@millrace/broker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kafkaJars } from '../kafka/fixture/jars.ts'

const jars = spawnSync('java', ['-version']).status === 0 ? kafkaJars() : { without: 'there is no java' }
const run = promisify(execFile)
const skipped = 'without' in jars

describe.skipIf(skipped)(
  `Kafka's Java tools, unmodified, on the embedded broker${skipped ? ` (skipped: ${jars.without})` : ''}`,
  () => {
    let broker: Broker
    beforeAll(async () => {
      broker = await Broker.start({ port: 0 })
    })
    afterAll(() => broker.stop())

    /** Runs a tool's class; its standard output. */
    const java = async (tool: string, args: string[], input = ''): Promise<string> => {
      const classPath = 'libs' in jars ? join(jars.libs, '*') : ''
      const quiet = ['-Xmx256m', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', classPath]
      const running = run(
        'java',
        [...quiet, tool.startsWith('admin.') ? `kafka.${tool}` : `org.apache.kafka.${tool}`, ...args],
        { timeout: 50_000 },
      )
      running.child.stdin?.end(input)
      return (await running).stdout
    }
    const server = (): string[] => ['--bootstrap-server', broker.bootstrapServers]

    it('create, describe, alter and delete topics', async () => {
      await java('tools.TopicCommand', [
        ...server(),
        '--create',
        '--topic',
        'j',
        '--partitions',
        '2',
        '--config',
        'retention.ms=-1',
      ])
      const described = await java('tools.TopicCommand', [...server(), '--describe'])
      expect(described).toMatch(/Topic: j\t.*PartitionCount: 2\tReplicationFactor: 1\tConfigs: retention.ms=-1/)
      expect(described).toMatch(/Partition: 1\tLeader: 1\tReplicas: 1\tIsr: 1/)
      await java('tools.TopicCommand', [...server(), '--alter', '--topic', 'j', '--partitions', '3'])
      const topic = ['--entity-type', 'topics', '--entity-name', 'j']
      const policy = [
        '--alter',
        ...topic,
        '--add-config',
        'cleanup.policy=[compact,delete]',
        '--delete-config',
        'retention.ms',
      ]
      await java('admin.ConfigCommand', [...server(), ...policy])
      expect(await java('admin.ConfigCommand', [...server(), '--describe', ...topic])).toMatch(
        /cleanup.policy=compact,delete/,
      )
      expect(await java('tools.TopicCommand', [...server(), '--list'])).toBe('j\n')
      await java('tools.TopicCommand', [...server(), '--delete', '--topic', 'j'])
      expect((await java('tools.TopicCommand', [...server(), '--list'])).trim()).toBe('')
    })

    it('produce idempotently with zstd, consume in a group, show its offsets', async () => {
      await java('tools.TopicCommand', [...server(), '--create', '--topic', 'words', '--partitions', '1'])
      const lines = ['k1:one', 'k2:two', 'k3:three']
      const keys = ['--property', 'parse.key=true', '--property', 'key.separator=:']
      await java(
        'tools.ConsoleProducer',
        [...server(), '--topic', 'words', '--compression-codec', 'zstd', ...keys],
        `${lines.join('\n')}\n`,
      )
      const reading = [
        '--topic',
        'words',
        '--from-beginning',
        '--max-messages',
        '3',
        '--timeout-ms',
        '30000',
        '--group',
        'jg',
      ]
      const read = await java('tools.consumer.ConsoleConsumer', [
        ...server(),
        ...reading,
        '--property',
        'print.key=true',
      ])
      expect(read.trim().split('\n')).toEqual(['k1\tone', 'k2\ttwo', 'k3\tthree'])
      const group = await java('tools.consumer.group.ConsumerGroupCommand', [
        ...server(),
        '--describe',
        '--group',
        'jg',
      ])
      expect(group).toMatch(/jg\s+words\s+0\s+3\s+3\s+0/)
      const ends = ['--topic', 'words', '--time']
      expect(await java('tools.GetOffsetShell', [...server(), ...ends, 'latest'])).toBe('words:0:3\n')
      expect(await java('tools.GetOffsetShell', [...server(), ...ends, 'earliest'])).toBe('words:0:0\n')
    })
  },
)
