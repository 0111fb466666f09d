// JSON Schema in the registry, draft 4 to 2020-12.
// Not judged: `if`, `contains`, `propertyNames`, `format`, `unevaluated…`, and what a schema would accept on the whole.
import { invalidSchema } from '../refusal.ts'
import { JsonComparison } from './json/json-compatibility.ts'
import { JsonDocuments } from './json/json-documents.ts'
import { JsonNodes } from './json/json-node.ts'
import { isObject, parseJson, withoutSpace } from './json/json-text.ts'
import { checkShape } from './json/shape.ts'
import type { Dependency, ParsedSchema } from './parsed-schema.ts'

export class JsonSchema implements ParsedSchema {
  readonly type = 'JSON'
  readonly canonical: string
  readonly #root: unknown
  readonly #documents: JsonDocuments

  private constructor(canonical: string, root: unknown, documents: JsonDocuments) {
    this.canonical = canonical
    this.#root = root
    this.#documents = documents
  }

  /** Throws a refusal. */
  static read(text: string, dependencies: readonly Dependency[]): JsonSchema {
    const root = parseJson(text)
    if (!isObject(root) && typeof root !== 'boolean') throw invalidSchema('a JSON Schema is an object, true or false')
    const documents = new JsonDocuments()
    for (const dependency of dependencies) documents.add(dependency.name, parseJson(dependency.text))
    checkShape(root, '#')
    documents.check(root, root)
    return new JsonSchema(withoutSpace(text), root, documents)
  }

  problemsReading(writer: ParsedSchema): readonly string[] {
    if (!(writer instanceof JsonSchema)) return ['the other schema is no JSON Schema']
    const comparison = new JsonComparison('#')
    comparison.compare(writer.#side(), this.#side())
    return comparison.problems
  }

  #side(): { readonly nodes: JsonNodes; readonly place: { readonly raw: unknown; readonly root: unknown } } {
    return { nodes: new JsonNodes(this.#documents), place: { raw: this.#root, root: this.#root } }
  }
}
