// Commands as bytes, and bytes that are none.
import { describe, expect, test } from 'vitest'
import { type Command, decodeCommand, encodeCommand } from '../../src/command/command.ts'

const command: Command = {
  id: 'a1',
  statement: "CREATE STREAM s (n INT) WITH (KAFKA_TOPIC = '${t}', VALUE_FORMAT = 'JSON');",
  variables: { t: 'numbers' },
  settings: { 'auto.offset.reset': 'earliest', 'commit.interval.ms': 50 },
  seen: { topics: { numbers: { partitions: 2, replicas: 1 }, others: null }, schemas: { 'latest ["s-value"]': null } },
}

describe('a command', () => {
  test('is read as it was written', () => {
    expect(decodeCommand(encodeCommand(command))).toEqual(command)
    const dropping = { ...command, topicId: 'AbC' }
    expect(decodeCommand(encodeCommand(dropping))).toEqual(dropping)
  })

  test.each([
    ['nothing', null],
    ['a torn one', encodeCommand(command).subarray(0, 40)],
    ['another program’s JSON', Buffer.from('{"type":"CREATE"}')],
    ['that of a later version', Buffer.from(JSON.stringify({ ...command, version: 2 }))],
    ['one that lacks its statement', Buffer.from(JSON.stringify({ ...command, version: 1, statement: undefined }))],
    ['one without what it saw', Buffer.from(JSON.stringify({ ...command, version: 1, seen: {} }))],
    ['a list', Buffer.from('[]')],
  ])('is not made of %s', (_, bytes) => {
    expect(() => decodeCommand(bytes)).toThrow(/^ENGINE_COMMAND_UNREADABLE: /)
  })
})
