// A stream split by predicates: each record goes to the first branch that wants it, else to the default branch, else nowhere.
import type { Predicate } from '../functions.ts'
import { checkName } from '../names.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { processStream, type StreamDraft } from '../plan/stream.ts'

export interface SplitCall {
  readonly input: StepRef<StreamDraft>
  /** Also the prefix of the branches' names. */
  readonly name?: string | undefined
  /** A branch without a name is called by its number, from 1. */
  readonly branches: readonly { readonly predicate: Predicate; readonly name?: string | undefined }[]
  /** Without a name it is called 0. */
  readonly defaultBranch?: { readonly name?: string | undefined } | undefined
}

/** The branches in order, the default branch last. */
export function split({ input, name, branches, defaultBranch }: SplitCall): Step<readonly StreamDraft[]> {
  if (name !== undefined) checkName(name, 'name of a split')
  for (const branch of [...branches, defaultBranch]) {
    if (branch?.name !== undefined) checkName((name ?? '') + branch.name, 'name of a branch')
  }
  return {
    kind: 'split',
    inputs: [input],
    expand(expansion) {
      const splitter = expansion.names.node(name, 'KSTREAM-BRANCH-')
      const children = branches.map((branch, i) => splitter + (branch.name ?? i + 1))
      const defaultChild = defaultBranch && splitter + (defaultBranch.name ?? 0)
      const from = processStream(expansion, expansion.of(input), {
        name: splitter,
        operator: {
          kind: 'branch',
          branches: branches.map(({ predicate, name: own }, i) => ({ child: splitter + (own ?? i + 1), predicate })),
          defaultChild,
        },
      })
      const allChildren = defaultChild === undefined ? children : [...children, defaultChild]
      return allChildren.map((child) =>
        processStream(expansion, from, {
          name: expansion.names.node(child, child),
          operator: { kind: 'pass-through' },
        }),
      )
    },
  }
}

/** One of the branches of a split. Adds nothing. */
export function branch(of: StepRef<readonly StreamDraft[]>, at: number): Step<StreamDraft> {
  return {
    kind: 'branch',
    inputs: [of],
    expand(expansion) {
      const draft = expansion.of(of)[at]
      if (!draft) throw new RangeError(`a split has no branch ${at}`)
      return draft
    },
  }
}
