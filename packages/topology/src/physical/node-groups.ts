// Which nodes belong together: connected by an edge or by a store they share. A group becomes a sub-topology, the unit of a task.

/** Disjoint sets of names. */
export class NodeGroups {
  readonly #parents = new Map<string, string>()

  add(name: string): void {
    this.#parents.set(name, name)
  }

  unite(a: string, b: string): void {
    this.#parents.set(this.rootOf(a), this.rootOf(b))
  }

  /** The same for all names of a group, until the next `unite`. */
  rootOf(name: string): string {
    let root = name
    for (
      let parent = this.#parents.get(root);
      parent !== undefined && parent !== root;
      parent = this.#parents.get(root)
    ) {
      root = parent
    }
    this.#parents.set(name, root)
    return root
  }
}
