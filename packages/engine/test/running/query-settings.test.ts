// Kafka Streams' and ksqlDB's names of settings, as what an application is given.
import { describe, expect, test } from 'vitest'
import { applicationSettings } from '../../src/running/query-settings.ts'

describe('the settings of a query', () => {
  test('are those of ksqlDB where nothing is said', () => {
    expect(applicationSettings({})).toEqual({ offsetReset: 'latest', commitInterval: 2_000 })
  })

  test('are read from Kafka Streams’ names, as numbers or as text', () => {
    const settings = { 'auto.offset.reset': 'EARLIEST', 'commit.interval.ms': '100', 'statestore.cache.max.bytes': 0 }
    expect(applicationSettings(settings)).toEqual({ offsetReset: 'earliest', commitInterval: 100, cacheMaxBytes: 0 })
  })

  test('with ksqlDB’s prefix win over those without', () => {
    const settings = { 'ksql.streams.commit.interval.ms': 10, 'commit.interval.ms': 20 }
    expect(applicationSettings(settings)).toMatchObject({ commitInterval: 10 })
  })

  test('that no query can run with are refused by their name', () => {
    expect(() => applicationSettings({ 'commit.interval.ms': 'soon' })).toThrow(
      /^ENGINE_INVALID_CONFIG: commit.interval.ms is 'soon'/,
    )
    expect(() => applicationSettings({ 'auto.offset.reset': 'none' })).toThrow(/^ENGINE_INVALID_CONFIG: /)
    expect(() => applicationSettings({ 'processing.guarantee': 'twice' })).toThrow(/^ENGINE_INVALID_CONFIG: /)
  })
})
