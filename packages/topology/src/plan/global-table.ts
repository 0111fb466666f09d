// A global table while a plan is expanded: all that others need is where its rows are.
import type { TableView } from '../nodes/table-view.ts'

export interface GlobalTableDraft {
  readonly view: TableView
}
