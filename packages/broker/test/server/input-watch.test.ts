import { describe, expect, it } from 'vitest'
import { InputWatch } from '../../src/server/input-watch.ts'

/** A loop that a test turns by hand. */
function handLoop(): { soon: (then: () => void) => void; turn: () => boolean } {
  const queue: (() => void)[] = []
  return {
    soon: (then) => void queue.push(then),
    turn() {
      const next = queue.shift()
      next?.()
      return next !== undefined
    },
  }
}

describe('InputWatch', () => {
  it('calls back only after a turn that brought nothing', () => {
    const loop = handLoop()
    const watch = new InputWatch(loop)
    let drained = false
    watch.whenDrained(() => {
      drained = true
    })
    for (let turn = 0; turn < 20; turn++) {
      watch.arrived()
      loop.turn()
      expect(drained).toBe(false)
    }
    while (loop.turn());
    expect(drained).toBe(true)
  })

  it('calls back under load that never ends', () => {
    const loop = handLoop()
    const watch = new InputWatch(loop)
    let drained = false
    watch.whenDrained(() => {
      drained = true
    })
    let turns = 0
    while (!drained && turns++ < 10_000) {
      watch.arrived()
      loop.turn()
    }
    expect(drained).toBe(true)
  })
})
