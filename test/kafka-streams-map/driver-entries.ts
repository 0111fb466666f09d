// The test driver and its topics.
import type { TestInputTopic, TestOutputTopic, TopologyTestDriver } from '@millrace/testing'
import { type ClassEntries, members } from './entry.ts'

const driver = members<TopologyTestDriver>('TopologyTestDriver')
const input = members<TestInputTopic<unknown, unknown>>('TestInputTopic')
const output = members<TestOutputTopic<unknown, unknown>>('TestOutputTopic')

const test = 'packages/testing/test/topology-test-driver.test.ts'
const processors = 'test/processor-api/topology-builder.test.ts'
const store = driver('stateStore', '<Store>(name)', test)
const pipes = input('pipe', '(key, value, { timestamp, headers })', processors)
const loop = { none: 'a loop over `pipe`, with the `timestamp` of each' }
const reads = { none: 'a loop or a map over `readAll()`' }

export const driverEntries: Readonly<Record<string, ClassEntries>> = {
  TopologyTestDriver: {
    'new TopologyTestDriver': { here: 'new TopologyTestDriver(topology, { initialWallClockMs, … })', shownBy: test },
    metrics: { none: 'only dropped records can be told apart in a driver: `driver.droppedRecords`' },
    advanceWallClockTime: driver('advanceWallClock', '(ms)', test),
    createInputTopic: driver('inputTopic', '(name, { key, value })', test),
    createOutputTopic: driver('outputTopic', '(name, { key, value })', test),
    producedTopicNames: driver('producedTopics', '', processors),
    getAllStateStores: { none: 'the names are the keys of `topology.stores`' },
    getStateStore: store,
    getKeyValueStore: store,
    getTimestampedKeyValueStore: driver('store', '(name)', test),
    getVersionedKeyValueStore: store,
    getWindowStore: store,
    getTimestampedWindowStore: store,
    getSessionStore: store,
    close: { here: '`await using driver = …`, or TopologyTestDriver.close()', shownBy: test },
  },
  TestInputTopic: {
    advanceTime: {
      none: 'a record without `timestamp` has the time of the wall clock, which `advanceWallClock` moves',
    },
    pipeInput: pipes,
    pipeRecordList: loop,
    pipeKeyValueList: loop,
    pipeValueList: loop,
    toString: { none: '`name` says which topic it is' },
  },
  TestOutputTopic: {
    readValue: { here: 'TestOutputTopic.read()?.value', shownBy: test },
    readKeyValue: output('read', '(), with `key` and `value`', test),
    readRecord: output('read', '()', test),
    readRecordsToList: output('readAll', '()', processors),
    readKeyValuesToMap: reads,
    readKeyValuesToList: reads,
    readValuesToList: reads,
    getQueueSize: output('unread', '', test),
    isEmpty: output('unread', ' === 0', test),
    toString: { none: '`name` says which topic it is' },
  },
}
