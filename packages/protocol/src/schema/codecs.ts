// Compiled codecs, made on first use and kept: one per message and version.
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'
import { compileDecoder, type Decode } from './decoder.ts'
import { compileEncoder, type Encode } from './encoder.ts'
import { type Field, type Fields, parseFields } from './notation.ts'

type Struct = Record<string, unknown>

/** The codec of one message, over all its versions. */
export class MessageCodec {
  readonly #fields: Fields
  readonly #flexible: number | null
  #parsed: readonly Field[] | undefined
  readonly #decoders: Decode<Struct>[] = []
  readonly #encoders: Encode<Readonly<Struct>>[] = []

  constructor(fields: Fields, flexible: number | null) {
    this.#fields = fields
    this.#flexible = flexible
  }

  decode(reader: Reader, version: number): Struct {
    this.#decoders[version] ??= compileDecoder(this.#parse(), version, this.#isFlexible(version))
    return (this.#decoders[version] as Decode<Struct>)(reader)
  }

  encode(writer: Writer, version: number, message: object): void {
    this.#encoders[version] ??= compileEncoder(this.#parse(), version, this.#isFlexible(version))
    this.#encoders[version](writer, message as Struct)
  }

  #parse(): readonly Field[] {
    this.#parsed ??= parseFields(this.#fields)
    return this.#parsed
  }

  #isFlexible(version: number): boolean {
    return this.#flexible !== null && version >= this.#flexible
  }
}
