import { bigintType, bytesType, schema, schemaText, stringType } from '@millrace/sql'
import { expect, test } from 'vitest'

test('the text of a schema lists keys, values and headers', () => {
  const columns = schema(
    [{ name: 'ID', type: bigintType }],
    [{ name: 'name', type: stringType }],
    [{ name: 'H', type: bytesType, key: 'trace' }],
  )
  expect(schemaText(columns)).toBe("`ID` BIGINT KEY, `name` STRING, `H` BYTES HEADER('trace')")
})
