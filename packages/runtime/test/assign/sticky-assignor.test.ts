import { expect, it } from 'vitest'
import { assignTasks } from '../../src/assign/sticky-assignor.ts'

it('gives a new member its share and takes no more than that', () => {
  const assigned = assignTasks(
    ['0_0', '0_1', '0_2', '0_3'],
    [
      { memberId: 'old', previousTasks: ['0_0', '0_1', '0_2', '0_3'], storedTasks: [] },
      { memberId: 'new', previousTasks: [], storedTasks: [] },
    ],
  )
  expect(assigned.get('old')).toEqual(['0_0', '0_1'])
  expect(assigned.get('new')).toEqual(['0_2', '0_3'])
})

it('spreads the tasks of each sub-topology over the members', () => {
  const assigned = assignTasks(
    ['0_0', '0_1', '1_0', '1_1'],
    [
      { memberId: 'a', previousTasks: [], storedTasks: [] },
      { memberId: 'b', previousTasks: [], storedTasks: [] },
    ],
  )
  expect(assigned.get('a')).toEqual(['0_0', '1_0'])
  expect(assigned.get('b')).toEqual(['0_1', '1_1'])
})

it('gives nothing when there is nobody', () => {
  expect(assignTasks(['0_0'], [])).toEqual(new Map())
})

it('brings tasks back to where their state lies, but not away from whoever runs them', () => {
  const assigned = assignTasks(
    ['0_0', '0_1', '0_2', '0_3'],
    [
      { memberId: 'a', previousTasks: [], storedTasks: ['0_2', '0_3'] },
      { memberId: 'b', previousTasks: ['0_2'], storedTasks: ['0_1'] },
    ],
  )
  expect(assigned.get('b')).toEqual(['0_1', '0_2'])
  expect(assigned.get('a')).toEqual(['0_0', '0_3'])
})
