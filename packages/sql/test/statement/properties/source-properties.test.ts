import { expect, test } from 'vitest'
import { memoryRegistry } from '../registry.ts'
import { failure, openSession, refusal, resultOf } from '../script.ts'

const create = (options: string, columns = '(A INT, B STRING)'): string =>
  `CREATE STREAM S ${columns} WITH (${["KAFKA_TOPIC='t'", options].filter(Boolean).join(', ')});`

test.each([
  ["VALUE_FORMAT='JSON', FOO=3, BAR=4", 'Invalid config variable(s) in the WITH clause: FOO,BAR'],
  ["FORMAT='JSON', KEY_FORMAT='JSON'", "Cannot supply both 'KEY_FORMAT' and 'FORMAT' properties"],
  ["FORMAT='JSON', VALUE_FORMAT='JSON'", "Cannot supply both 'VALUE_FORMAT' and 'FORMAT' properties"],
  [
    "FORMAT='AVRO', VALUE_AVRO_SCHEMA_FULL_NAME='a', VALUE_SCHEMA_FULL_NAME='b'",
    "Cannot supply both 'VALUE_AVRO_SCHEMA_FULL_NAME' and 'VALUE_SCHEMA_FULL_NAME' properties.",
  ],
  ["VALUE_FORMAT='JSON', PARTITIONS='many'", 'Invalid value many for property PARTITIONS: Not a number of type INT'],
  ["VALUE_FORMAT='JSON', WRAP_SINGLE_VALUE='maybe'", 'Expected value to be either true or false'],
  [
    'VALUE_FORMAT=3',
    'Invalid value 3 for property VALUE_FORMAT: Expected value to be a string, but it was a java.lang.Integer',
  ],
  ["FORMAT='JSON', CLEANUP_POLICY='delete'", 'Invalid config variable in the WITH clause: CLEANUP_POLICY.'],
  ["FORMAT='DELIMITED', VALUE_DELIMITER=' '", 'Configuration VALUE_DELIMITER is invalid: Delimiter cannot be empty'],
  ["FORMAT='DELIMITED', KEY_DELIMITER='<>'", "Invalid delimiter value: '<>'. Delimiter must be a single character"],
  ["FORMAT='PROTOBUF', VALUE_PROTOBUF_NULLABLE_REPRESENTATION='NO'", 'String must be one of: OPTIONAL, WRAPPER'],
  [
    "FORMAT='JSON', TIMESTAMP='B', TIMESTAMP_FORMAT='{'",
    'Invalid datetime format for config:TIMESTAMP_FORMAT, reason:',
  ],
  [
    "FORMAT='JSON', WINDOW_TYPE='SLIDING'",
    "Error in WITH clause property 'WINDOW_TYPE': Unknown window type: 'SLIDING'",
  ],
  [
    "FORMAT='JSON', WINDOW_TYPE='TUMBLING'",
    "TUMBLING windows require 'WINDOW_SIZE' to be provided in the WITH clause.",
  ],
  ["FORMAT='JSON', WINDOW_SIZE='10 SECONDS'", "'WINDOW_SIZE' should not be set for SESSION windows."],
  [
    "FORMAT='JSON', WINDOW_TYPE='HOPPING', WINDOW_SIZE='ten SECONDS'",
    "Invalid duration: 'ten SECONDS'. Not a number: 'ten'",
  ],
  [
    "FORMAT='JSON', WINDOW_TYPE='HOPPING', WINDOW_SIZE='1 YEAR'",
    "Invalid duration: '1 YEAR'. Unknown time unit: 'YEAR'",
  ],
  ["FORMAT='JSON', WINDOW_TYPE='HOPPING', WINDOW_SIZE='10'", "Invalid duration: '10'. Expected 2 tokens, got: 1"],
])('%s is refused before anything else', async (options, message) => {
  const error = await failure(openSession(), create(options))
  expect(error.code).toBe('SQL_SYNTAX')
  expect(error.message).toContain(message)
})

test.each([
  ["VALUE_FORMAT='FOO'", 'Unknown format: FOO'],
  ["KEY_FORMAT='JSON'", "Statement is missing the 'VALUE_FORMAT' property from the WITH clause."],
  ["FORMAT='JSON', VALUE_DELIMITER=';'", 'JSON does not support the following configs: [delimiter]'],
  ["FORMAT='JSON', KEY_SCHEMA_FULL_NAME='x'", 'JSON does not support the following configs: [fullSchemaName]'],
  ["FORMAT='AVRO', VALUE_SCHEMA_FULL_NAME=' '", 'fullSchemaName cannot be empty.'],
  [
    "FORMAT='JSON', VALUE_SCHEMA_ID=3",
    'VALUE_FORMAT should support schema inference when VALUE_SCHEMA_ID is provided.',
  ],
  [
    "FORMAT='JSON', VALUE_PROTOBUF_NULLABLE_REPRESENTATION='WRAPPER'",
    'Property VALUE_PROTOBUF_NULLABLE_REPRESENTATION can only be enabled with protobuf format',
  ],
  ["FORMAT='JSON', WRAP_SINGLE_VALUE=false", "'WRAP_SINGLE_VALUE' is only valid for single-field value schemas"],
  [
    "VALUE_FORMAT='KAFKA', WRAP_SINGLE_VALUE=true",
    "Format 'KAFKA' does not support 'WRAP_SINGLE_VALUE' set to 'true'.",
  ],
  ["FORMAT='JSON', TIMESTAMP='C'", "The TIMESTAMP column set in the WITH clause does not exist in the schema: 'C'"],
  [
    "FORMAT='JSON', TIMESTAMP='B'",
    'A String timestamp field has been specified without also specifying the timestamp_format',
  ],
  [
    "FORMAT='JSON', TIMESTAMP='A'",
    'Timestamp column, `A`, should be LONG(INT64), TIMESTAMP, or a String with a timestamp_format specified',
  ],
  ["FORMAT='JSON', WINDOW_TYPE='SESSION'", 'Windowed sources require a key column.'],
])('%s cannot be carried out', async (options, message) => {
  const error = await failure(openSession(), create(options))
  expect(error.code).toBe('SQL_STATEMENT')
  expect(error.message).toContain(message)
})

test('a topic is required', async () => {
  expect(await refusal(openSession(), "CREATE STREAM S (A INT) WITH (VALUE_FORMAT='JSON');")).toContain(
    'Missing required property "KAFKA_TOPIC" which has no default value.',
  )
})

test('formats that are not said come from the settings', async () => {
  const session = openSession({
    properties: {
      'ksql.persistence.default.format.key': 'json',
      'ksql.persistence.default.format.value': 'delimited',
      'ksql.persistence.wrap.single.values': false,
    },
  })
  const { source } = await resultOf(session, 'source-created', create('', '(K INT KEY, A INT)'))
  expect(source.keyFormat).toEqual({
    name: 'JSON',
    properties: {},
    features: new Set(['UNWRAP_SINGLES']),
    window: undefined,
  })
  expect(source.valueFormat).toEqual({ name: 'DELIMITED', properties: {}, features: new Set(['UNWRAP_SINGLES']) })
})

test('windows, times and delimiters arrive as data', async () => {
  const { source } = await resultOf(
    openSession(),
    'source-created',
    create(
      "FORMAT='DELIMITED', VALUE_DELIMITER='TAB', WINDOW_TYPE='hopping', WINDOW_SIZE='2 Minutes', TIMESTAMP='`b`', TIMESTAMP_FORMAT='yyyy'",
      '(K INT KEY, `b` STRING)',
    ),
  )
  expect(source.keyFormat.window).toEqual({ type: 'HOPPING', sizeMs: 120_000 })
  expect(source.valueFormat.properties).toEqual({ delimiter: 'TAB' })
  expect(source.timestamp).toEqual({ column: 'b', format: 'yyyy' })
})

test('Avro keys are named for their source', async () => {
  const { source } = await resultOf(
    openSession({ registry: memoryRegistry() }),
    'source-created',
    "CREATE STREAM MY_STREAM (K INT KEY, A INT) WITH (KAFKA_TOPIC='t', FORMAT='AVRO');",
  )
  expect(source.keyFormat.properties).toEqual({ fullSchemaName: 'io.confluent.ksql.avro_schemas.MyStreamKey' })
})
