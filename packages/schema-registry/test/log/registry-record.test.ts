import { expect, test } from 'vitest'
import { decodeRecord, encodeRecord, type RegistryRecord } from '../../src/log/registry-record.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (value: Uint8Array | null): string | null => value && new TextDecoder().decode(value)
const stored = { subject: 's', version: 1, id: 7, schema: '"int"', references: [], deleted: false }

const layouts: readonly (readonly [key: string, value: string | null, record: RegistryRecord])[] = [
  [
    '{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}',
    '{"subject":"s","version":1,"id":7,"schema":"\\"int\\"","deleted":false}',
    { kind: 'schema', subject: 's', version: 1, value: { ...stored, type: 'AVRO' } },
  ],
  [
    '{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}',
    '{"subject":"s","version":1,"id":7,"schemaType":"JSON","references":[{"name":"n","subject":"o","version":2}],"schema":"true","deleted":true}',
    {
      kind: 'schema',
      subject: 's',
      version: 1,
      value: {
        ...stored,
        type: 'JSON',
        schema: 'true',
        references: [{ name: 'n', subject: 'o', version: 2 }],
        deleted: true,
      },
    },
  ],
  [
    '{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}',
    null,
    { kind: 'schema', subject: 's', version: 1, value: null },
  ],
  [
    '{"keytype":"CONFIG","subject":null,"magic":0}',
    '{"subject":null,"compatibilityLevel":"FULL"}',
    { kind: 'config', subject: null, level: 'FULL' },
  ],
  ['{"keytype":"CONFIG","subject":"s","magic":0}', null, { kind: 'config', subject: 's', level: null }],
  [
    '{"keytype":"MODE","subject":"s","magic":0}',
    '{"subject":"s","mode":"IMPORT"}',
    { kind: 'mode', subject: 's', mode: 'IMPORT' },
  ],
  [
    '{"keytype":"DELETE_SUBJECT","subject":"s","magic":0}',
    '{"subject":"s","version":3}',
    { kind: 'delete-subject', subject: 's', upTo: 3 },
  ],
]

test.each(layouts)('The record %s %s has the layout of Confluent', (key, value, record) => {
  const encoded = encodeRecord(record)
  expect([text(encoded.key), text(encoded.value)]).toEqual([key, value])
  expect(decodeRecord(bytes(key), value === null ? null : bytes(value))).toEqual(record)
})

test.each([
  ['{"keytype":"NOOP","magic":0}', null],
  ['no JSON', null],
  ['{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}', '{"id":"7"}'],
  ['{"keytype":"CONFIG","subject":"s","magic":0}', '{"compatibilityLevel":"SIDEWAYS"}'],
])('The record %s %s is passed over', (key, value) => {
  expect(decodeRecord(bytes(key), value === null ? null : bytes(value))).toBeUndefined()
})
