// The join steps of conformance cases, by what they join.
import { joinWindow } from '@millrace/streams'
import {
  type AnyMaterialized,
  type CaseBuild,
  expression,
  materialized,
  named,
  type Row,
  serdes,
  unsupported,
} from './case-build.ts'
import type { CaseStep } from './case.ts'
import { joiner } from './functions.ts'

/** `op` is `join`, `leftJoin` or `outerJoin`; which one it is, the kinds of its sides say. */
export function joinStep(step: CaseStep, build: CaseBuild): unknown {
  const kinds = `of ${build.outOf(step.from).kind} and ${build.outOf(step.with).kind}`
  switch (kinds) {
    case 'of table and table':
      return joinTables(step, build, materialized(step, build, false))
    case 'of stream and globalTable':
      return joinGlobal(step, build)
    case 'of stream and stream':
      return joinStreams(step, build)
    case 'of stream and table':
      return joinRows(step, build)
    default:
      throw unsupported(step, kinds)
  }
}

const joinerOf = (step: CaseStep): ReturnType<typeof joiner> => joiner(step.joiner as string)

function joinTables(step: CaseStep, build: CaseBuild, options: AnyMaterialized): unknown {
  const [left, right] = [build.table(step.from), build.table(step.with)]
  if (step.foreignKey !== undefined) {
    const key = expression(step, 'foreignKey')
    const keyOf = (v: Row, k: Row): Row | null => key(k, v) as Row | null
    if (step.op === 'join') return left.join(right, keyOf, joinerOf(step), options)
    return left.leftJoin(right, keyOf, joinerOf(step), options)
  }
  if (step.op === 'outerJoin') return left.outerJoin(right, joinerOf(step), options)
  if (step.op === 'join') return left.join(right, joinerOf(step), options)
  return left.leftJoin(right, joinerOf(step), options)
}

function joinGlobal(step: CaseStep, build: CaseBuild): unknown {
  const key = expression(step, 'keySelector')
  const [stream, table] = [build.stream(step.from), build.globalTable(step.with)]
  const keyOf = (...record: Parameters<typeof key>): Row | null => key(...record) as Row | null
  if (step.op === 'join') return stream.join(table, keyOf, joinerOf(step), named(step))
  return stream.leftJoin(table, keyOf, joinerOf(step), named(step))
}

interface CaseJoinWindow {
  readonly differenceMs: number
  readonly graceMs?: number
  readonly beforeMs?: number
  readonly afterMs?: number
}

function joinStreams(step: CaseStep, build: CaseBuild): unknown {
  const { differenceMs, graceMs, beforeMs, afterMs } = step.window as CaseJoinWindow
  const windows = joinWindow(differenceMs, { before: beforeMs, after: afterMs, grace: graceMs })
  const options = {
    ...named(step),
    ...serdes(build.outOf(step.from)),
    otherValue: serdes(build.outOf(step.with)).value,
    store: step.store as string | undefined,
    inMemory: step.inMemory as boolean | undefined,
    logging: step.logging as boolean | undefined,
  }
  const [left, right] = [build.stream(step.from), build.stream(step.with)]
  if (step.op === 'outerJoin') return left.outerJoin(right, joinerOf(step), windows, options)
  if (step.op === 'join') return left.join(right, joinerOf(step), windows, options)
  return left.leftJoin(right, joinerOf(step), windows, options)
}

function joinRows(step: CaseStep, build: CaseBuild): unknown {
  const options = { ...named(step), ...serdes(build.outOf(step.from)), grace: step.graceMs as number | undefined }
  const [stream, table] = [build.stream(step.from), build.table(step.with)]
  if (step.op === 'join') return stream.join(table, joinerOf(step), options)
  return stream.leftJoin(table, joinerOf(step), options)
}
