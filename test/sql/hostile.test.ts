// What nobody should send: it is refused, or costs its own record only.
import { ManualClock, type MillraceError } from '@millrace/record'
import { json, string } from '@millrace/serde'
import { type ProcessingLogEntry, SqlSession } from '@millrace/sql'
import { MemorySchemaRegistry, TopologyTestDriver } from '@millrace/testing'
import { describe, expect, it } from 'vitest'

const text = string()
const utf8 = new TextEncoder()

function newSession(log: ProcessingLogEntry[] = []): SqlSession {
  return new SqlSession({
    topics: { topic: () => ({ partitions: 1, replicas: 1 }) },
    clock: new ManualClock(0),
    registry: new MemorySchemaRegistry(),
    log: { write: (entry) => void log.push(entry) },
  })
}

async function driverOf(script: string, log?: ProcessingLogEntry[]): Promise<TopologyTestDriver> {
  const result = (await newSession(log).executeScript(script)).at(-1)
  if (result?.kind !== 'query-planned') throw new Error('the script does not end with a query')
  return new TopologyTestDriver(result.query.topology, { cacheMaxBytes: 0, onDeserializationError: 'skip' })
}

async function refusal(script: string): Promise<MillraceError> {
  return newSession()
    .executeScript(script)
    .then(
      () => {
        throw new Error('it was accepted')
      },
      (error: MillraceError) => error,
    )
}

const source = "CREATE STREAM S (K STRING KEY, V STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');"

function pipeValues(driver: TopologyTestDriver, values: readonly string[]): void {
  values.forEach((value, index) => {
    driver.pipe('s', { key: text.serialize(`k${index}`), value: utf8.encode(value), timestamp: index })
  })
}

function outputOf(driver: TopologyTestDriver): readonly unknown[] {
  return driver
    .outputTopic('O', { key: text, value: json<unknown>() })
    .readAll()
    .map(({ key, value }) => [key, value])
}

describe('hostile statements', () => {
  it('plans a statement of 64 KB', async () => {
    const columns = Array.from({ length: 4000 }, (_, index) => `V AS COLUMN_${index}`)
    const statement = `CREATE STREAM O AS SELECT K, ${columns.join(', ')} FROM S;`
    expect(statement.length).toBeGreaterThan(65_536)
    const driver = await driverOf(source + statement)
    pipeValues(driver, ['{"V":"x"}'])
    const [[, row] = []] = outputOf(driver) as [string, object][]
    expect(Object.keys(row ?? {})).toHaveLength(4000)
  })

  it('refuses 64 KB of nonsense with a bounded list of errors', async () => {
    const { code, message } = await refusal('CREATE STREAM ;'.repeat(5000))
    expect(code).toBe('SQL_SYNTAX')
    expect(message.length).toBeLessThan(100_000)
  })

  it.each([
    ['parentheses', `${'('.repeat(1000)}V${')'.repeat(1000)}`],
    ['calls', `${'UCASE('.repeat(1000)}V${')'.repeat(1000)}`],
    ['arrays', `${'ARRAY['.repeat(1000)}V${']'.repeat(1000)}`],
    ['cases', `${'CASE WHEN TRUE THEN '.repeat(1000)}V${' END'.repeat(1000)}`],
    ['signs', `${'- '.repeat(1000)}1`],
  ])('refuses %s that are 1,000 deep', async (_, expression) => {
    const { code, message } = await refusal(`${source}CREATE STREAM O AS SELECT K, ${expression} AS X FROM S;`)
    expect(code).toBe('SQL_SYNTAX')
    expect(message).toContain('too large to parse')
  })

  it('refuses types that are 1,000 deep', async () => {
    const type = `${'ARRAY<'.repeat(1000)}INT${'>'.repeat(1000)}`
    const { code } = await refusal(`CREATE STREAM D (V ${type}) WITH (KAFKA_TOPIC='d', VALUE_FORMAT='JSON');`)
    expect(code).toBe('SQL_SYNTAX')
  })
})

describe('hostile names', () => {
  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])(
    'keeps a column, a key and a field called %s apart from what objects have',
    async (name) => {
      const driver = await driverOf(`
        CREATE STREAM S (\`${name}\` STRING KEY, \`x${name}\` STRING, V STRUCT<\`${name}\` INT>)
          WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
        CREATE STREAM O AS SELECT \`${name}\` AS K, V->\`${name}\` AS F, V AS \`${name}\` FROM S PARTITION BY \`${name}\`;
      `)
      const field = JSON.stringify(name)
      pipeValues(driver, [`{"V":{${field}:1}}`, '{"V":{}}', '{}', `{"V":{${field}:2}}`])
      const rows = driver.produced('O').map(({ value }) => value && new TextDecoder().decode(value))
      expect(rows).toEqual([
        `{"F":1,${field}:{${field}:1}}`,
        `{"F":null,${field}:{${field}:null}}`,
        `{"F":null,${field}:null}`,
        `{"F":2,${field}:{${field}:2}}`,
      ])
    },
  )

  it('groups by a key called __proto__, each value by itself', async () => {
    const driver = await driverOf(`
      CREATE STREAM S (K STRING KEY, \`__proto__\` STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
      CREATE TABLE O AS SELECT \`__proto__\`, COUNT(*) AS N FROM S GROUP BY \`__proto__\`;
    `)
    pipeValues(driver, ['{"__proto__":"__proto__"}', '{"__proto__":"constructor"}', '{"__proto__":"__proto__"}'])
    expect(outputOf(driver)).toEqual([
      ['__proto__', { N: 1 }],
      ['constructor', { N: 1 }],
      ['__proto__', { N: 2 }],
    ])
  })
})

describe('hostile records', () => {
  it('leaves out JSON that is too deep, cut or no JSON, and goes on', async () => {
    const driver = await driverOf(
      `CREATE STREAM S (K STRING KEY, V STRING, A ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
       CREATE STREAM O AS SELECT K, V FROM S;`,
    )
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    pipeValues(driver, [`{"A":${deep}}`, '{"V":', '\u0000', '[1,2]', '{"A":"no list"}', '{"V":"fine"}'])
    expect(outputOf(driver)).toEqual([['k5', { V: 'fine' }]])
  })

  it('comes to an end with patterns and texts that have endless ways to fail, and goes on', async () => {
    const log: ProcessingLogEntry[] = []
    const wildcards = `${'%a'.repeat(50)}%b`
    const driver = await driverOf(
      `${source}
       CREATE STREAM O AS SELECT K, REGEXP_EXTRACT('(a+)+$', V) AS E, REGEXP_EXTRACT('(a+)+\\1$', V) AS R,
         REGEXP_REPLACE(V, '(a|a)*b', '') = V AS SAME, ARRAY_LENGTH(REGEXP_SPLIT_TO_ARRAY(V, '(a*)*!')) AS PIECES,
         V LIKE '${wildcards}' AS L FROM S;`,
      log,
    )
    pipeValues(driver, [JSON.stringify({ V: `${'a'.repeat(5000)}!` }), '{"V":"aaaa"}'])
    expect(outputOf(driver)).toEqual([
      ['k0', { E: null, R: null, SAME: true, PIECES: 2, L: false }],
      ['k1', { E: 'aaaa', R: 'aaaa', SAME: true, PIECES: 1, L: false }],
    ])
    expect(log).toHaveLength(1)
    expect(JSON.stringify(log)).toContain('takes more than 10000000 steps')
  })

  it('leaves out Avro and Protobuf that lie about their lengths, and goes on', async () => {
    for (const format of ['AVRO', 'PROTOBUF']) {
      const driver = await driverOf(
        `CREATE STREAM S (K STRING KEY, V STRING, A ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='${format}');
         CREATE STREAM I AS SELECT * FROM S;
         CREATE STREAM O WITH (VALUE_FORMAT='JSON') AS SELECT K, V FROM S;`,
      )
      // The registry's first schema is that of the source.
      const head = format === 'AVRO' ? [0, 0, 0, 0, 1] : [0, 0, 0, 0, 1, 0]
      const lies = [
        [2, 0xfe, 0xff, 0xff, 0xff, 0x0f, 65],
        [0x0a, 0xff, 0xff, 0xff, 0xff, 0x07, 65],
        [0, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
        [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
      ]
      const good = format === 'AVRO' ? [2, 4, 111, 107, 0] : [0x0a, 2, 111, 107]
      for (const body of [...lies, good]) {
        driver.pipe('s', { key: text.serialize('k'), value: Uint8Array.from([...head, ...body]), timestamp: 0 })
      }
      driver.pipe('s', { key: text.serialize('k'), value: Uint8Array.of(0), timestamp: 0 })
      expect(outputOf(driver)).toEqual([['k', { V: 'ok' }]])
    }
  })
})
