import { expect, test } from 'vitest'
import { memberNames } from '../../src/groups/member-names.ts'

const member = (clientId: string, id: string, host: string, instanceId: string | null = null) => ({
  memberId: `${clientId}-${id}`,
  instanceId,
  clientId,
  host,
})

test('a member is named for its client and its machine', () => {
  const names = memberNames([member('app', '6fca1d3e-4c1b', '/10.0.0.1'), member('app', '0a1b2c3d-4c1b', '/10.0.0.2')])
  expect([...names.values()]).toEqual(['app at 10.0.0.1', 'app at 10.0.0.2'])
})

test('members of one client on one machine are told apart', () => {
  const names = memberNames([
    member('app', '6fca1d3e-4c1b', '127.0.0.1'),
    member('app', '0a1b2c3d-4c1b', '127.0.0.1'),
    member('app', '77777777-4c1b', '127.0.0.1', 'third'),
    { memberId: 'odd', instanceId: null, clientId: 'app', host: '127.0.0.1' },
    member('other', '88888888-4c1b', ''),
  ])
  expect([...names.values()]).toEqual([
    'app at 127.0.0.1 (6fca1d3e)',
    'app at 127.0.0.1 (0a1b2c3d)',
    'app at 127.0.0.1 (third)',
    'app at 127.0.0.1 (odd)',
    'other',
  ])
})
