// What an engine does with statements, on whatever cluster: written once, run on the embedded broker and on Apache Kafka.
import { expect } from 'vitest'
import { EngineBed } from './engine-bed.ts'
import { eventually } from './eventually.ts'

export const engineSuite: Readonly<Record<string, (bootstrapServers: string) => Promise<void>>> = {
  async 'a query of CREATE … AS fills its topic with what is inserted'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine()
    const results = await engine.execute(`
      CREATE STREAM questions (id INT KEY, title STRING)
        WITH (KAFKA_TOPIC = '${bed.topic('questions')}', PARTITIONS = 2, VALUE_FORMAT = 'JSON');
      CREATE STREAM titles WITH (KAFKA_TOPIC = '${bed.topic('titles')}') AS SELECT id, UCASE(title) AS title FROM questions;
      INSERT INTO questions VALUES (1, 'why');`)
    expect(results.map(({ message }) => message)).toEqual([
      'Stream created',
      'Created query with ID CSAS_TITLES_1',
      expect.stringContaining('Inserted'),
    ])
    await eventually(async () => (await bed.values('titles')).length > 0)
    expect(await bed.values('titles')).toEqual(['{"TITLE":"WHY"}'])
    expect(engine.queries.map(({ query, state }) => [query.id, state])).toEqual([['CSAS_TITLES_1', 'RUNNING']])
  },

  async 'where nothing says where to begin, a stream is read from now on and a table from its start'(bootstrapServers) {
    const bed = await EngineBed.open(bootstrapServers)
    const engine = await bed.engine({ properties: { 'auto.offset.reset': undefined } })
    await engine.execute(`
      CREATE TABLE users (id INT PRIMARY KEY, name STRING)
        WITH (KAFKA_TOPIC = '${bed.topic('users')}', PARTITIONS = 1, VALUE_FORMAT = 'JSON');
      CREATE STREAM questions (id INT, user INT) WITH (KAFKA_TOPIC = '${bed.topic('questions')}', PARTITIONS = 1, VALUE_FORMAT = 'JSON');
      INSERT INTO users VALUES (1, 'ada');
      INSERT INTO questions VALUES (1, 1);
      CREATE STREAM asked WITH (KAFKA_TOPIC = '${bed.topic('asked')}') AS
        SELECT user, q.id AS question, name FROM questions q JOIN users u ON user = u.id;
      INSERT INTO questions VALUES (2, 1);`)
    await eventually(async () => (await bed.values('asked')).length > 0)
    expect(await bed.values('asked')).toEqual(['{"QUESTION":2,"NAME":"ada"}'])
  },
}
