import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { assignTasks } from '../../src/assign/sticky-assignor.ts'

const tasks = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 8 }))
  .map(([subtopologies, partitions]) =>
    Array.from({ length: subtopologies }, (_, subtopology) =>
      Array.from({ length: partitions }, (_, partition) => `${subtopology}_${partition}`),
    ).flat(),
  )
const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 })
const group = fc.tuple(tasks, names).chain(([all, ids]) =>
  fc.tuple(...ids.map(() => fc.subarray(all))).map((previous) => ({
    all,
    // Half of them say that they run the tasks, half that they have them on disk.
    members: ids.map((memberId, at) => ({
      memberId,
      previousTasks: at % 2 === 0 ? (previous[at] ?? []) : [],
      storedTasks: at % 2 === 0 ? [] : (previous[at] ?? []),
    })),
  })),
)

describe('the assignment of tasks', () => {
  test.prop([group])('gives every task to exactly one member', ({ all, members }) => {
    const given = [...assignTasks(all, members).values()].flat()
    expect(given.sort()).toEqual([...all].sort())
  })

  test.prop([group])('differs by at most one task between members', ({ all, members }) => {
    const sizes = [...assignTasks(all, members).values()].map((list) => list.length)
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
  })

  test.prop([group])('moves nothing when everybody comes back', ({ all, members }) => {
    const first = assignTasks(all, members)
    const again = members.map(({ memberId }) => ({
      memberId,
      previousTasks: first.get(memberId) ?? [],
      storedTasks: [],
    }))
    expect(assignTasks(all, again)).toEqual(first)
  })

  test.prop([group])('moves only the tasks of a member that left, if balance allows', ({ all, members }) => {
    const first = assignTasks(all, members)
    const [gone, ...rest] = members
    fc.pre(rest.length > 0)
    const second = assignTasks(
      all,
      rest.map(({ memberId }) => ({ memberId, previousTasks: first.get(memberId) ?? [], storedTasks: [] })),
    )
    for (const { memberId } of rest) {
      expect(second.get(memberId)).toEqual(expect.arrayContaining([...(first.get(memberId) ?? [])]))
    }
    expect(second.has(gone?.memberId ?? '')).toBe(false)
  })

  test.prop([group])('does not depend on the order of members or tasks', ({ all, members }) => {
    expect(assignTasks([...all].reverse(), [...members].reverse())).toEqual(assignTasks(all, members))
  })
})
