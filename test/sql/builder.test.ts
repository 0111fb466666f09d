// SQL and the DSL on one builder.
import { json, long, string } from '@millrace/serde'
import { StreamsBuilder } from '@millrace/streams'
import { asRows, sql } from '@millrace/streams/sql'
import { TopologyTestDriver } from '@millrace/testing'
import { describe, expect, it } from 'vitest'

interface Question {
  readonly title: string
  readonly votes: number
}

const text = `
  CREATE STREAM QUESTIONS (ID STRING KEY, TITLE STRING, VOTES INT) WITH (KAFKA_TOPIC='questions', VALUE_FORMAT='JSON');
  CREATE STREAM POPULAR AS SELECT ID, UCASE(TITLE) AS TITLE, VOTES FROM QUESTIONS WHERE VOTES > 10;
`

describe('sql on a builder', () => {
  it('gives a stream of a query to the DSL, which goes on with its rows', async () => {
    const builder = new StreamsBuilder()
    const s = await sql<{ POPULAR: { key: string; value: { TITLE: string; VOTES: number } } }>(builder, text)
    const popular = await s.stream('POPULAR')
    popular.mapValues(({ TITLE, VOTES }) => `${TITLE}: ${VOTES}`).to('lines', { key: string(), value: string() })
    const driver = new TopologyTestDriver(builder.build())
    const questions = driver.inputTopic('questions', { key: string(), value: json<unknown>() })
    questions.pipe('a', { title: 'why', votes: 11 })
    questions.pipe('b', { title: 'how', votes: 2 })
    const lines = driver.outputTopic('lines', { key: string(), value: string() })
    expect(lines.readAll().map(({ key, value }) => [key, value])).toEqual([['a', 'WHY: 11']])
    const sink = driver.outputTopic('POPULAR', { key: string(), value: json() })
    expect(sink.readAll().map(({ value }) => value)).toEqual([{ TITLE: 'WHY', VOTES: 11 }])
  })

  it('names a stream of the DSL, and groups it without another topic where its key is the group', async () => {
    const builder = new StreamsBuilder()
    const asked = builder
      .stream('asked', { key: string(), value: json<Question>() })
      .filter((_, question) => question.votes >= 0)
    const s = await sql<{ COUNTS: { key: string; value: { N: number } } }>(
      builder,
      'CREATE TABLE COUNTS AS SELECT WHO, COUNT(*) AS N FROM ASKED GROUP BY WHO;',
      { streams: { ASKED: asRows(asked, 'WHO STRING KEY, TITLE STRING, VOTES INT') } },
    )
    const counts = await s.table('COUNTS')
    counts
      .toStream()
      .mapValues((row) => row?.N ?? 0)
      .to('counts', { key: string(), value: long() })
    const topology = builder.build()
    expect([...topology.repartitionTopics.keys()]).toEqual([])
    const driver = new TopologyTestDriver(topology, { cacheMaxBytes: 0 })
    const input = driver.inputTopic('asked', { key: string(), value: json<unknown>() })
    input.pipe('ada', { title: 'x', votes: 1 })
    input.pipe('ada', { title: 'y', votes: 0 })
    const output = driver.outputTopic('counts', { key: string(), value: long() })
    expect(output.readAll().map(({ key, value }) => [key, value])).toEqual([
      ['ada', 1],
      ['ada', 2],
    ])
  })

  it('lets a query go on with the rows of another one, and statements come one after the other', async () => {
    const builder = new StreamsBuilder()
    const s = await sql(builder, text)
    await s.sql("CREATE STREAM LOUD AS SELECT ID, TITLE + '!' AS TITLE FROM POPULAR;")
    const driver = new TopologyTestDriver(builder.build())
    driver.inputTopic('questions', { key: string(), value: json<unknown>() }).pipe('a', { title: 'why', votes: 11 })
    const loud = driver.outputTopic('LOUD', { key: string(), value: json() })
    expect(loud.readAll().map(({ value }) => value)).toEqual([{ TITLE: 'WHY!' }])
  })

  it('reads a declared table for the DSL, structs as objects and keys of several columns as objects', async () => {
    const builder = new StreamsBuilder()
    const s = await sql(
      builder,
      `CREATE TABLE PLACES (A INT PRIMARY KEY, B INT PRIMARY KEY, PLACE STRUCT<X INT, Y INT>)
         WITH (KAFKA_TOPIC='places', FORMAT='JSON');`,
    )
    const seen: unknown[] = []
    const places = await s.table('PLACES')
    places.toStream().foreach((key, value) => seen.push([key, value]))
    const driver = new TopologyTestDriver(builder.build())
    driver
      .inputTopic('places', { key: json<unknown>(), value: json<unknown>() })
      .pipe({ A: 1, B: 2 }, { place: { x: 3, y: 4 } })
    expect(seen).toEqual([[{ A: 1, B: 2 }, { PLACE: { X: 3, Y: 4 } }]])
  })

  it('refuses what has no place in a topology', async () => {
    const builder = new StreamsBuilder()
    const s = await sql(builder, text)
    for (const [statement, what] of [
      ["INSERT INTO QUESTIONS (ID, TITLE) VALUES ('a', 'b');", 'INSERT VALUES'],
      ['SELECT * FROM POPULAR EMIT CHANGES;', 'SELECT by itself'],
      ['EXPLAIN SELECT * FROM POPULAR EMIT CHANGES;', 'EXPLAIN'],
      ['DROP STREAM POPULAR;', 'DROP'],
      ['ALTER STREAM QUESTIONS ADD COLUMN X INT;', 'ALTER'],
      ['TERMINATE ALL;', 'TERMINATE'],
      ['CREATE OR REPLACE STREAM POPULAR AS SELECT * FROM QUESTIONS;', 'CREATE OR REPLACE of what is there'],
    ]) {
      await expect(s.sql(statement as string)).rejects.toThrow(`${what} has no place in a topology`)
    }
    await expect(s.table('POPULAR')).rejects.toThrow('POPULAR is a stream')
  })

  it('ends at the statement that it refuses: what is before it stays, what is behind it is not made', async () => {
    const s = await sql(new StreamsBuilder(), text)
    const more = 'CREATE STREAM A AS SELECT * FROM POPULAR; TERMINATE ALL; CREATE STREAM B AS SELECT * FROM POPULAR;'
    await expect(s.sql(more)).rejects.toThrow('TERMINATE')
    await expect(s.stream('A')).resolves.toBeDefined()
    await expect(s.stream('B')).rejects.toThrow('B does not exist')
  })
})
