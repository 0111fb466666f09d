// A picture before it has places: boxes, each behind those that its rows come from.

export interface Box {
  readonly kind: 'topic' | 'step' | 'rows'
  readonly sections: readonly BoxSection[]
  readonly inputs: readonly Box[]
}

export interface BoxSection {
  readonly kind: 'caption' | 'store' | 'topic'
  readonly title: string
  readonly lines: readonly string[]
}
