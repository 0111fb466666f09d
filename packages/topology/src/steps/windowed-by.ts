// A grouped stream in windows. Aggregations follow.
import type { GroupedStreamDraft } from '../plan/grouped-stream.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { checkEmit, type EmitStrategy, type WindowedStreamDraft, type Windows } from '../plan/windowed-stream.ts'

export interface WindowedByCall {
  readonly input: StepRef<GroupedStreamDraft>
  readonly windows: Windows
  readonly emit?: EmitStrategy | undefined
}

export function windowedBy({ input, windows, emit = 'onWindowUpdate' }: WindowedByCall): Step<WindowedStreamDraft> {
  checkEmit(windows, emit)
  return {
    kind: 'windowed-by',
    inputs: [input],
    expand: (expansion) => ({ grouped: expansion.of(input), windows, emit }),
  }
}

/** The same windows with another emit strategy. */
export function emitStrategy<Draft extends { readonly windows: Windows; readonly emit: EmitStrategy }>(
  input: StepRef<Draft>,
  windows: Windows,
  emit: EmitStrategy,
): Step<Draft> {
  checkEmit(windows, emit)
  return { kind: 'emit-strategy', inputs: [input], expand: (expansion) => ({ ...expansion.of(input), emit }) }
}
