// Each stream record joined with a row of a global table, under a key made from the record. Nothing is repartitioned: every instance has all rows.
import type { Joiner, KeyValueMapper } from '../functions.ts'
import { checkName } from '../names.ts'
import type { GlobalTableDraft } from '../plan/global-table.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { processStream, type StreamDraft } from '../plan/stream.ts'

export interface StreamGlobalTableJoinCall {
  readonly stream: StepRef<StreamDraft>
  readonly table: StepRef<GlobalTableDraft>
  readonly keySelector: KeyValueMapper
  readonly joiner: Joiner
  readonly left: boolean
  readonly name?: string | undefined
}

export function streamGlobalTableJoin(call: StreamGlobalTableJoinCall): Step<StreamDraft> {
  const { keySelector, joiner, left } = call
  if (call.name !== undefined) checkName(call.name, 'name of a join')
  return {
    kind: 'stream-global-table-join',
    inputs: [call.stream, call.table],
    expand(expansion) {
      const from = expansion.of(call.stream)
      const { view: table } = expansion.of(call.table)
      return processStream(expansion, from, {
        // Of the inner join too.
        name: expansion.names.node(call.name, 'KSTREAM-LEFTJOIN-'),
        operator: { kind: 'stream-global-table-join', table, keySelector, joiner, left },
        facts: { acceptsNullKeys: left },
        serdes: { key: from.keySerde, value: undefined },
      })
    },
  }
}
