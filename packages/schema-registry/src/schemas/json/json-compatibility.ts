// Whether documents that fit one JSON Schema fit another, by the rules of Confluent's registry: a list of changes that narrow nothing, each judged by itself, and not a
// proof. Names as there: `original` has been written with, `update` is to read.
import { compareArrays } from './array-compatibility.ts'
import type { JsonNode, JsonNodes, NodePlace } from './json-node.ts'
import { largestMatching } from './matching.ts'
import { compareNumbers, compareStrings } from './limits-compatibility.ts'
import { compareObjects } from './object-compatibility.ts'

/** One side of a comparison. */
export interface Side {
  readonly nodes: JsonNodes
  readonly place: NodePlace
}

export class JsonComparison {
  readonly problems: string[] = []
  readonly #path: string
  /** Pairs that are being compared further out: what is found there decides. */
  readonly #open: ReadonlyMap<JsonNode, ReadonlySet<JsonNode>>

  constructor(path: string, open: ReadonlyMap<JsonNode, ReadonlySet<JsonNode>> = new Map()) {
    this.#path = path
    this.#open = open
  }

  problem(what: string, below = ''): void {
    this.problems.push(`${this.#path}${below}: ${what}`)
  }

  /** Of schemas within: its problems are problems here. */
  within(below: string, original: Side, update: Side): void {
    this.problems.push(...this.#problemsOf(below, original, update, this.#open))
  }

  /** Of schemas within, for those who ask what it would be. */
  problemsWithin(below: string, original: Side, update: Side): readonly string[] {
    return this.#problemsOf(below, original, update, this.#open)
  }

  #problemsOf(
    below: string,
    original: Side,
    update: Side,
    open: ReadonlyMap<JsonNode, ReadonlySet<JsonNode>>,
  ): readonly string[] {
    const inner = new JsonComparison(`${this.#path}${below}`, open)
    inner.compare(original, update)
    return inner.problems
  }

  compare(original: Side, update: Side): void {
    const written = original.nodes.at(original.place)
    const read = update.nodes.at(update.place)
    if (this.#open.get(written)?.has(read)) return
    const open = new Map(this.#open).set(written, new Set(this.#open.get(written)).add(read))
    const inner = new JsonComparison(this.#path, open)
    if (!inner.#throughSums(original, update, written, read)) inner.#sameKind(original, update, written, read)
    this.problems.push(...inner.problems)
  }

  /** One schema against several: a part that fits is enough, of allOf only where it was there before. True: they fit. */
  #throughSums(original: Side, update: Side, written: JsonNode, read: JsonNode): boolean {
    if (read.kind === 'combined' && written.kind !== 'combined') {
      if (read.parts.length > 1 && read.criterion === 'allOf') return false
      return read.parts.some((place) => this.problemsWithin('', original, { ...update, place }).length === 0)
    }
    if (written.kind === 'combined' && read.kind !== 'combined') {
      if (written.parts.length > 1 && written.criterion !== 'allOf') return false
      return written.parts.some((place) => this.problemsWithin('', { ...original, place }, update).length === 0)
    }
    return false
  }

  #sameKind(original: Side, update: Side, written: JsonNode, read: JsonNode): void {
    if (written.kind === 'nothing' || read.kind === 'anything') return
    if (written.kind === 'string' && read.kind === 'string') compareStrings(this, written.raw, read.raw)
    else if (written.kind === 'number' && read.kind === 'number') compareNumbers(this, written.raw, read.raw)
    else if (written.kind === 'object' && read.kind === 'object') {
      compareObjects(this, { nodes: original.nodes, ...written }, { nodes: update.nodes, ...read })
    } else if (written.kind === 'array' && read.kind === 'array') {
      compareArrays(this, { nodes: original.nodes, ...written }, { nodes: update.nodes, ...read })
    } else if (written.kind === 'values' && read.kind === 'values' && written.keyword === read.keyword) {
      if ([...written.values].some((value) => !read.values.has(value)))
        this.problem(`a value of ${read.keyword} was taken away`)
    } else if (written.kind === 'not' && read.kind === 'not') {
      // What is forbidden may only become less.
      const forbidden = { nodes: update.nodes, place: read.schema }
      const before = { nodes: original.nodes, place: written.schema }
      if (this.problemsWithin('/not', forbidden, before).length > 0) this.problem('more is forbidden', '/not')
    } else if (written.kind === 'combined' && read.kind === 'combined') {
      this.#combined(original, update, written, read)
    } else if (written.kind !== read.kind || written.kind === 'values') this.problem('the type changed')
  }

  #combined(
    original: Side,
    update: Side,
    written: Extract<JsonNode, { kind: 'combined' }>,
    read: Extract<JsonNode, { kind: 'combined' }>,
  ): void {
    const singles = written.parts.length === 1
    const mayBecome =
      written.criterion === read.criterion ||
      read.criterion === 'anyOf' ||
      (read.criterion === 'oneOf' && singles) ||
      (read.criterion === 'allOf' && singles && read.parts.length === 1)
    if (!mayBecome) return this.problem(`${written.criterion} became ${read.criterion}`)
    if (read.criterion === 'allOf' && read.parts.length > written.parts.length)
      this.problem('a demand was added to allOf')
    if (read.criterion !== 'allOf' && read.parts.length < written.parts.length) {
      this.problem(`a schema of ${read.criterion} was taken away`)
    }
    const fits = written.parts.map((part) =>
      read.parts.flatMap((place, index) => {
        const problems = this.problemsWithin('', { ...original, place: part }, { ...update, place })
        return problems.length === 0 ? [index] : []
      }),
    )
    if (largestMatching(fits) < Math.min(written.parts.length, read.parts.length)) {
      this.problem(`the schemas of ${read.criterion} do not fit those before`)
    }
  }
}
