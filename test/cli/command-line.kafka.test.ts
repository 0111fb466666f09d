// The command line on a real Kafka: each command once, with what only a real broker can say.
import { randomUUID } from 'node:crypto'
import { partitionForKey } from '@millrace/protocol'
import { expect } from 'vitest'
import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { outputOf, runCommand } from './command-process.ts'

kafkaTest(
  'topics, records and groups are made, shown, moved and deleted on a real Kafka',
  async ({ bootstrapServers }) => {
    const topic = `command-line-${randomUUID().slice(0, 8)}`
    const at = { env: { MILLRACE_BOOTSTRAP_SERVERS: bootstrapServers } }
    const millrace = (...words: string[]): Promise<string> => outputOf(words, at)
    const jsonLines = (text: string): Record<string, unknown>[] =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>)

    await millrace('topics', 'create', topic, '-p', '3', '-r', '1', '-c', 'retention.ms=86400000')
    expect(await runCommand(['topics', 'create', topic], at)).toMatchObject({
      status: 1,
      err: expect.stringContaining('CLIENT_TOPIC_EXISTS'),
    })
    expect(await millrace('topics', 'list')).toContain(topic)

    const keys = ['ada', 'grace', 'linus', 'barbara']
    const input = keys.map((key) => `${key}:${key.length}\n`).join('')
    const produced = await runCommand(
      ['produce', topic, '-k', ':', '--value-format', 'long', '-H', 'h=1', '--compression', 'zstd'],
      { ...at, input },
    )
    expect(produced).toMatchObject({ status: 0, err: expect.stringContaining('4 records') })
    expect((await runCommand(['produce', topic], { ...at, input: '1\n2\n3\n' })).err).toContain(
      '(by partition 0: 1, 1: 1, 2: 1)',
    )

    const read = jsonLines(
      await millrace('consume', topic, '--from-beginning', '-e', '--json', '--value-format', 'hex'),
    )
    const keyed = read.filter(({ key }) => key !== null)
    expect(read).toHaveLength(7)
    expect(keyed).toHaveLength(4)
    for (const { key, value, partition, headers } of keyed) {
      expect(partition).toBe(partitionForKey(Buffer.from(String(key)), 3))
      expect(value).toBe(String(key).length.toString(16).padStart(16, '0'))
      expect(headers).toEqual([{ key: 'h', value: '1' }])
    }

    const group = `${topic}-group`
    expect(
      (await millrace('consume', topic, '-g', group, '--from-beginning', '-n', '3', '-q')).trim().split('\n'),
    ).toHaveLength(3)
    const lagOf = async (): Promise<number> => {
      const [described] = jsonLines(await millrace('groups', 'describe', group, '--json'))
      const partitions = (described?.['partitions'] ?? []) as { readonly lag: number }[]
      return partitions.reduce((sum, { lag }) => sum + lag, 0)
    }
    expect(await lagOf()).toBe(4)
    await millrace('groups', 'reset-offsets', group, '--all-topics', '--to-earliest')
    expect(await lagOf()).toBe(4)
    await millrace('groups', 'reset-offsets', group, '--all-topics', '--to-earliest', '--execute')
    expect(await lagOf()).toBe(7)
    expect(await millrace('groups', 'list')).toContain(group)
    await millrace('groups', 'delete', group)
    expect((await runCommand(['groups', 'describe', group], at)).err).toContain('CLIENT_UNKNOWN_GROUP')

    await millrace('topics', 'alter', topic, '-p', '4', '-c', 'cleanup.policy=compact', '--unset', 'retention.ms')
    const [described] = jsonLines(await millrace('topics', 'describe', topic, '--json'))
    expect(described).toMatchObject({ configs: { 'cleanup.policy': 'compact' } })
    expect(described?.['configs']).not.toHaveProperty('retention.ms')
    expect(described?.['partitions']).toHaveLength(4)
    await millrace('topics', 'delete', topic)
    expect((await runCommand(['topics', 'describe', topic], at)).status).toBe(1)
  },
)
