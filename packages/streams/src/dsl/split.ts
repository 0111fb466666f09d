// How a stream is split: branches by name, as an object; or in order, as a list, named or not.
import type { SplitCall } from '@millrace/topology'
import type { Guard, Predicate } from './callbacks.ts'
import type { KStream } from './k-stream.ts'
import type { Named } from './options.ts'

/** The values that a branch's predicate lets through: narrower if it is a type guard. */
type Passing<K, V, P> = P extends Guard<K, V, infer Narrow extends V> ? Narrow : V

export type NamedPredicates<K, V> = Readonly<Record<string, Predicate<K, V>>>

/** Branches by name. The names are also those of the nodes, after the split's. */
export interface NamedBranches<B, Default extends string> extends Named {
  readonly branches: B
  /** The name of the branch for all other records. Without it they are dropped. */
  readonly default?: Default | undefined
}

/** A stream for each branch, under its name. */
export type BranchStreams<K, V, B, Default extends string> = {
  readonly [Name in keyof B]: KStream<K, Passing<K, V, B[Name]>>
} & { readonly [Name in Default]: KStream<K, V> }

export type ListedBranch<K, V> = Predicate<K, V> | { readonly predicate: Predicate<K, V>; readonly name: string }

/** Branches in order, a nameless one called by its number, from 1. */
export interface ListedBranches<K, V> extends Named {
  readonly branches: readonly ListedBranch<K, V>[]
  /** A branch for all other records: its name, or true for number 0. Without it they are dropped. */
  readonly default?: string | true | undefined
}

type Branches = Pick<SplitCall, 'branches' | 'defaultBranch'>

export function namedBranches<K, V>(branches: NamedPredicates<K, V>, defaultName: string | undefined): Branches {
  return {
    branches: Object.entries(branches).map(([name, predicate]) => ({
      name,
      predicate: predicate as Predicate<unknown, unknown>,
    })),
    defaultBranch: defaultName === undefined ? undefined : { name: defaultName },
  }
}

export function listedBranches<K, V>(split: ListedBranches<K, V>): Branches {
  const { default: other } = split
  return {
    branches: split.branches.map((branch) => {
      const named = typeof branch === 'function' ? { predicate: branch, name: undefined } : branch
      return { name: named.name, predicate: named.predicate as Predicate<unknown, unknown> }
    }),
    defaultBranch: other === undefined ? undefined : { name: other === true ? undefined : other },
  }
}
