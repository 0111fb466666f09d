// `millrace sql` on a real Kafka: statements that stay, a query that runs while the command does, rows of it.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { outputOf } from './command-process.ts'

kafkaTest('statements stay on the cluster, and rows come through a query', async ({ bootstrapServers }) => {
  const cwd = mkdtempSync(join(tmpdir(), 'millrace-sql-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true, maxRetries: 5 }))
  const name = `s${randomUUID().slice(0, 8)}`
  const sql = (statements: string, ...words: string[]): Promise<string> =>
    outputOf(['sql', '-b', bootstrapServers, '--service-id', name, ...words, '-e', statements], { cwd })
  expect(
    await sql(`CREATE STREAM ${name} (id INT KEY, a INT)
      WITH (kafka_topic='${name}', value_format='JSON', partitions=2, replicas=1);
      INSERT INTO ${name} VALUES (1, 1);`),
  ).toBe(`Stream created\nInserted a row into ${name}\n`)
  const rows = await sql(
    `CREATE STREAM ${name}_more AS SELECT id, a + 1 AS a FROM ${name};
     SELECT * FROM ${name}_more EMIT CHANGES LIMIT 1;`,
    ...['--set', 'auto.offset.reset=earliest', '--output', 'json'],
  )
  expect(rows).toBe('{"ID":1,"A":2}\n')
  expect(await sql('SHOW STREAMS;', '-o', 'csv')).toContain(`${name.toUpperCase()}_MORE`)
  await sql(`DROP STREAM ${name}_more DELETE TOPIC; DROP STREAM ${name} DELETE TOPIC;`)
  expect(await sql('SHOW STREAMS;', '-o', 'csv')).toBe('name,topic,key format,value format,windowed\n')
})
