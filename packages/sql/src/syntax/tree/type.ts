// Types as they were written: a named type is a name until the catalogue resolves it.
import type { SimpleTypeName } from '../../types/sql-type.ts'
import type { Span } from '../span.ts'

export type TypeTree =
  | { readonly kind: 'simple'; readonly name: SimpleTypeName; readonly span: Span }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number; readonly span: Span }
  | { readonly kind: 'array'; readonly element: TypeTree; readonly span: Span }
  | { readonly kind: 'map'; readonly key: TypeTree; readonly value: TypeTree; readonly span: Span }
  | {
      readonly kind: 'struct'
      readonly fields: readonly { readonly name: string; readonly type: TypeTree }[]
      readonly span: Span
    }
  | { readonly kind: 'named'; readonly name: string; readonly span: Span }
