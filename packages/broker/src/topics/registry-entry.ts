// What the registry's journal holds: one fact a line. Folding the lines gives the topics; a later fact replaces an earlier one.

export type RegistryEntry =
  | { readonly kind: 'cluster'; readonly id: string }
  | {
      readonly kind: 'topic'
      readonly id: string
      readonly name: string
      readonly partitions: number
      readonly configs: Readonly<Record<string, string>>
    }
  | { readonly kind: 'deleted'; readonly id: string }
  | { readonly kind: 'producer-ids'; readonly below: number }

export type TopicEntry = Extract<RegistryEntry, { kind: 'topic' }>
