// JSON with its schemas in a registry: Confluent's KafkaJsonSchemaSerializer and -Deserializer. The judge of values is Ajv, which who uses this installs.
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv'
import { decodeError, encodeError, schemaError } from '../errors.ts'
import { parseJson } from '../json/parse.ts'
import { stringifyJson } from '../json/stringify.ts'
import { type RegisteredOptions, registeredSerde } from '../registry/registered-serde.ts'
import type { ResolvedSchema } from '../registry/schema-cache.ts'
import { frameBytes, framed, frameHead } from '../registry/wire-format.ts'
import type { Serde } from '../serde.ts'
import { encodeJavaUtf8 } from '../utf8.ts'

export interface JsonSchemaOptions extends RegisteredOptions {
  /** Whether values are held by their schema. Default: what is written is, what is read is not, as with Confluent's. */
  readonly validate?: 'write' | 'both' | 'none' | undefined
}

/**
 * JSON as {@link json} has it.
 *
 * @throws {MillraceError} `SERDE_REGISTRY`, `SERDE_SCHEMA` (rejected): also where values are to be held by their schema and Ajv is not installed.
 */
export async function jsonSchema<T = unknown>({
  validate = 'write',
  ...options
}: JsonSchemaOptions): Promise<Serde<T>> {
  const judges = validate === 'none' ? undefined : await newJudges()
  return registeredSerde<T>('JSON', options, (schema) => {
    const check = judges && compiled(judges, schema)
    const head = frameHead(schema.id)
    return {
      encode(value) {
        const text = stringifyJson(value)
        if (check !== undefined && !check(JSON.parse(text))) throw encodeError(refusal(check))
        return framed(head, encodeJavaUtf8(text))
      },
      decode(bytes) {
        const value = parseJson(bytes.subarray(frameBytes))
        if (validate === 'both' && check !== undefined && !check(value)) throw decodeError(refusal(check))
        return value as T
      },
    }
  })
}

/** By the draft of a schema: from 2019 on a few keywords mean something else. */
interface Judges {
  readonly usual: Ajv
  readonly newer: Ajv
}

async function newJudges(): Promise<Judges> {
  try {
    const [{ Ajv }, { Ajv2020 }] = await Promise.all([import('ajv'), import('ajv/dist/2020.js')])
    // Registries hold schemas with keywords of their own (`connect.type`), and formats that are not there.
    const options = { strict: false, validateFormats: false, allErrors: true }
    return { usual: new Ajv(options), newer: new Ajv2020(options) }
  } catch (cause) {
    throw schemaError("values are held by their JSON Schema with ajv; install it, or set validate: 'none'", { cause })
  }
}

function compiled(judges: Judges, { schema, imported, id }: ResolvedSchema): ValidateFunction {
  try {
    const { $schema: draft = '', ...rules } = JSON.parse(schema) as { readonly $schema?: string }
    const ajv = /\/(2019-09|2020-12)\//.test(draft) ? judges.newer : judges.usual
    for (const [name, text] of Object.entries(imported)) {
      if (ajv.getSchema(name) === undefined) ajv.addSchema(JSON.parse(text) as object, name)
    }
    return ajv.compile(rules)
  } catch (cause) {
    throw schemaError(`schema ${id} is no JSON Schema that ajv takes`, { cause })
  }
}

function refusal({ errors }: ValidateFunction): string {
  const listed = (errors ?? [])
    .slice(0, 3)
    .map(({ instancePath, message }: ErrorObject) => `${instancePath} ${message}`.trim())
  return `a value that its JSON Schema refuses (${listed.join('; ')})`
}
