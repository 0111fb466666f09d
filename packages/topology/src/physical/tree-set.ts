// A red-black tree that only grows, balanced as java.util.TreeMap balances it. `describe()` needs the exact shape: Kafka Streams adds nodes to tree sets
// while the sizes they are sorted by still change, so where an element ends up depends on which elements it was compared with.

interface Leaf<T> {
  readonly value: T
  red: boolean
  parent: Leaf<T> | undefined
  left: Leaf<T> | undefined
  right: Leaf<T> | undefined
}

type Side = 'left' | 'right'

const opposite = (side: Side): Side => (side === 'left' ? 'right' : 'left')

export class TreeSet<T> {
  readonly #compare: (a: T, b: T) => number
  #root: Leaf<T> | undefined

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  /** Does nothing where an equal element is met on the way down. */
  add(value: T): void {
    let parent: Leaf<T> | undefined
    let side: Side = 'left'
    for (let at = this.#root; at; at = at[side]) {
      const order = this.#compare(value, at.value)
      if (order === 0) return
      parent = at
      side = order < 0 ? 'left' : 'right'
    }
    const leaf: Leaf<T> = { value, red: true, parent, left: undefined, right: undefined }
    if (parent) parent[side] = leaf
    else this.#root = leaf
    this.#rebalance(leaf)
  }

  *[Symbol.iterator](): IterableIterator<T> {
    yield* inOrder(this.#root)
  }

  #rebalance(added: Leaf<T>): void {
    let leaf = added
    for (let parent = leaf.parent; parent?.red && parent.parent; parent = leaf.parent) {
      const grandparent = parent.parent
      const side: Side = grandparent.left === parent ? 'left' : 'right'
      const uncle = grandparent[opposite(side)]
      if (uncle?.red) {
        parent.red = false
        uncle.red = false
        grandparent.red = true
        leaf = grandparent
        continue
      }
      if (leaf === parent[opposite(side)]) {
        leaf = parent
        this.#rotate(leaf, side)
      }
      if (leaf.parent) leaf.parent.red = false
      grandparent.red = true
      this.#rotate(grandparent, opposite(side))
    }
    if (this.#root) this.#root.red = false
  }

  /** Moves `top` down to `side`; its other child takes its place. */
  #rotate(top: Leaf<T>, side: Side): void {
    const riser = top[opposite(side)]
    if (!riser) return
    const inner = riser[side]
    top[opposite(side)] = inner
    if (inner) inner.parent = top
    riser.parent = top.parent
    if (!top.parent) this.#root = riser
    else if (top.parent.left === top) top.parent.left = riser
    else top.parent.right = riser
    riser[side] = top
    top.parent = riser
  }
}

function* inOrder<T>(leaf: Leaf<T> | undefined): IterableIterator<T> {
  if (!leaf) return
  yield* inOrder(leaf.left)
  yield leaf.value
  yield* inOrder(leaf.right)
}
