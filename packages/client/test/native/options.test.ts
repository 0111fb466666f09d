import { expect, test } from 'vitest'
import { contextOf } from '../../src/native/options.ts'

test('addresses come as text with commas or as a list, with or without ports', () => {
  const addresses = (servers: string | string[]) => contextOf({ bootstrapServers: servers }).bootstrap
  expect(addresses('a:1, b')).toEqual([
    { host: 'a', port: 1 },
    { host: 'b', port: 9092 },
  ])
  expect(addresses(['[::1]:9000', '10.0.0.1:7'])).toEqual([
    { host: '::1', port: 9000 },
    { host: '10.0.0.1', port: 7 },
  ])
})

test.each(['', ' , ', 'a:b', 'a:99999', 'http://a:1', 'a b:1'])('%j is refused as an address', (servers) => {
  expect(() => contextOf({ bootstrapServers: servers })).toThrow(/^CLIENT_INVALID_OPTIONS/)
})
