// A store that processors share: those that name it use it.
import { checkName } from '../names.ts'
import { GraphNode } from '../plan/graph.ts'
import type { Step } from '../plan/step.ts'
import type { StoreSpec } from '../store-spec.ts'

/** Adding the same store again changes nothing; another one of its name is refused when the plan is built. */
export function addStateStore(store: StoreSpec): Step<void> {
  checkName(store.name, 'store name')
  return {
    kind: 'add-state-store',
    inputs: [],
    expand({ graph }) {
      graph.addSource(new GraphNode(store.name, {}, (builder) => builder.addStore(store, [])))
    },
  }
}
