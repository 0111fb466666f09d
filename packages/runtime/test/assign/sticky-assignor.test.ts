import { expect, it } from 'vitest'
import { assignTasks } from '../../src/assign/sticky-assignor.ts'

it('gives a new member its share and takes no more than that', () => {
  const assigned = assignTasks(
    ['0_0', '0_1', '0_2', '0_3'],
    [
      { memberId: 'old', previousTasks: ['0_0', '0_1', '0_2', '0_3'] },
      { memberId: 'new', previousTasks: [] },
    ],
  )
  expect(assigned.get('old')).toEqual(['0_0', '0_1'])
  expect(assigned.get('new')).toEqual(['0_2', '0_3'])
})

it('spreads the tasks of each sub-topology over the members', () => {
  const assigned = assignTasks(
    ['0_0', '0_1', '1_0', '1_1'],
    [
      { memberId: 'a', previousTasks: [] },
      { memberId: 'b', previousTasks: [] },
    ],
  )
  expect(assigned.get('a')).toEqual(['0_0', '1_0'])
  expect(assigned.get('b')).toEqual(['0_1', '1_1'])
})

it('gives nothing when there is nobody', () => {
  expect(assignTasks(['0_0'], [])).toEqual(new Map())
})
