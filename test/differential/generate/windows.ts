// Windows for drawn aggregations and joins, odd ones among them: uneven hops, bounds that lie on one side of the record.
// Not drawn: sliding windows without difference, which Kafka Streams takes and then fails on at their first record.
import type { Draft } from './draft.ts'
import type { CaseWindow } from './functions.ts'

const graces = [undefined, 0, 1, 50, 100, 400]

export function aggregationWindow({ random }: Draft): CaseWindow {
  const graceMs = random.pick(graces)
  const grace = graceMs === undefined ? {} : { graceMs }
  switch (random.int(9)) {
    case 0:
    case 1:
      return { type: 'tumbling', sizeMs: random.pick([1, 50, 100, 200, 500, 1000]), ...grace }
    case 2:
    case 3: {
      const [sizeMs, advanceMs] = random.pick([
        [300, 100],
        [200, 50],
        [100, 30],
        [500, 250],
        [70, 70],
      ] as const)
      return { type: 'hopping', sizeMs, advanceMs, ...grace }
    }
    case 4:
    case 5:
      return { type: 'sliding', differenceMs: random.pick([1, 50, 100, 150]), ...grace }
    case 8:
      return { type: 'unlimited', ...(random.chance(0.5) ? { startMs: random.pick([0, 1200, 2000]) } : {}) }
    default:
      return { type: 'session', gapMs: random.pick([1, 40, 60, 100, 200]), ...grace }
  }
}

/** The shortest retention that Kafka Streams takes for a window. */
export function spanMs({ type, sizeMs = 0, differenceMs = 0, gapMs = 0, graceMs = 0 }: CaseWindow): number | undefined {
  if (type === 'unlimited') return undefined
  return type === 'sliding' ? 2 * differenceMs + graceMs : sizeMs + gapMs + graceMs
}

export interface DrawnJoinWindow {
  readonly differenceMs: number
  readonly graceMs?: number
  readonly beforeMs?: number
  readonly afterMs?: number
}

/** Their interval is above 0: the rows of a join without one cannot be listed. */
export function joinWindows(draft: Draft): DrawnJoinWindow {
  for (;;) {
    const window = drawJoinWindow(draft)
    const { differenceMs, beforeMs = differenceMs, afterMs = differenceMs } = window
    // Kafka Streams looks at the interval after each of the two bounds that are set.
    if (beforeMs + differenceMs >= 0 && beforeMs + afterMs > 0) return window
  }
}

function drawJoinWindow({ random }: Draft): DrawnJoinWindow {
  const differenceMs = random.pick([0, 1, 50, 100, 100, 150, 300])
  const graceMs = random.pick(graces)
  const grace = graceMs === undefined ? {} : { graceMs }
  const beforeMs = random.pick([-50, -20, 0, 10, 100, 200])
  const afterMs = random.pick([-50, -20, 0, 20, 150, 250])
  const bounds = random.pick([{}, {}, {}, { beforeMs }, { afterMs }, { beforeMs, afterMs }, { beforeMs, afterMs }])
  return { differenceMs, ...grace, ...bounds }
}
