// What a registry answers over HTTP, as Confluent documents its interface, as a suite: ours passes all of it, others all but the gaps that are listed.
// Law: a registry that others use is left as it was found, but for new subjects with names of their own.
import { describe, expect } from 'vitest'
import { Cases } from './cases.ts'
import { type Answer, asking, avroRecord } from './registry-bed.ts'

type Ask = ReturnType<typeof asking>

/** Status and code of a refusal; what it says in words is each registry's own. */
const refusal = (code: number): Answer => [
  code < 1_000 ? code : Math.trunc(code / 100),
  expect.objectContaining({ error_code: code, message: expect.stringMatching(/./) as string }),
]
const found = (body: object): Answer => [200, expect.objectContaining(body)]
const avro = (schema: string): { readonly schema: string } => ({ schema })

/** Of each type: a schema, one that reads its values and is read by it, and one that does neither. */
const evolutions = {
  AVRO: [avroRecord('title'), avroRecord('title', ['body', '']), avroRecord('title', 'author')],
  PROTOBUF: ['string title = 1;', 'string title = 1; string body = 2;', 'int32 title = 1;'].map(
    (fields) => `syntax = "proto3"; message Question { ${fields} }`,
  ),
  JSON: ['{"title":{"type":"string"}}', '{"title":{"type":["string","null"]}}', '{"title":{"type":"integer"}}'].map(
    (properties) => `{"type":"object","properties":${properties},"additionalProperties":false}`,
  ),
} as const

/** `gaps`: titles of cases that are known to fail. */
export function describeAnswers(name: string, open: () => Promise<string>, gaps: readonly string[] = []): void {
  describe(`${name} answers as Confluent’s registry`, () => {
    const cases = new Cases(gaps)
    const answers: Declare = (title, run) =>
      cases.test(title, async () => run(asking(await open()), `s-${crypto.randomUUID()}`))

    readingCases(answers)
    refusalCases(answers)
    levelCases(answers)
    deletionCases(answers)
    modeCases(answers)
    cases.checkGaps()
  })
}

type Declare = (title: string, run: (ask: Ask, subject: string) => Promise<void>) => void

/** No other subject has it. */
const schemaOfItsOwn = (): string => avroRecord(`f${crypto.randomUUID().replaceAll('-', '')}`)

async function register(ask: Ask, subject: string, body: object): Promise<number> {
  const [status, answer] = await ask(`POST /subjects/${subject}/versions`, body)
  expect([status, answer]).toEqual([200, expect.objectContaining({ id: expect.any(Number) as number })])
  return (answer as { readonly id: number }).id
}

function readingCases(answers: Declare): void {
  answers('a schema by its id, its subject and its text', async (ask, s) => {
    const [one, two] = [avroRecord('title'), avroRecord('title', ['body', ''])]
    await register(ask, s, avro(one))
    const id = await register(ask, s, avro(two))
    const second = { subject: s, version: 2, id, schema: two }
    expect(await ask(`GET /schemas/ids/${id}`)).toEqual(found({ schema: two }))
    expect(await ask(`GET /schemas/ids/${id}/schema`)).toEqual([200, JSON.parse(two)])
    for (const version of ['2', 'latest', '-1']) {
      expect(await ask(`GET /subjects/${s}/versions/${version}`)).toEqual(found(second))
    }
    expect(await ask(`GET /subjects/${s}/versions/1/schema`)).toEqual([200, JSON.parse(one)])
    expect(await ask(`POST /subjects/${s}`, avro(two))).toEqual(found(second))
    expect(await ask(`GET /subjects/${s}/versions`)).toEqual([200, [1, 2]])
    expect((await ask('GET /schemas/types'))[1]).toEqual(expect.arrayContaining(['AVRO', 'JSON', 'PROTOBUF']))
  })

  answers('the versions that a schema is', async (ask, s) => {
    const id = await register(ask, s, avro(schemaOfItsOwn()))
    expect(await ask(`GET /schemas/ids/${id}/versions`)).toEqual([200, [{ subject: s, version: 1 }]])
  })

  answers('the subjects in which a schema stands', async (ask, s) => {
    const schema = schemaOfItsOwn()
    const id = await register(ask, s, avro(schema))
    await register(ask, `${s}-2`, avro(schema))
    expect(await ask(`GET /schemas/ids/${id}/subjects`)).toEqual([200, [s, `${s}-2`]])
    expect(await ask(`GET /schemas/ids/${id}/subjects?subject=${s}-2`)).toEqual([200, [`${s}-2`]])
  })

  answers('the versions of one subject alone', async (ask, s) => {
    const schema = schemaOfItsOwn()
    const id = await register(ask, s, avro(schema))
    await register(ask, `${s}-2`, avro(schema))
    expect(await ask(`GET /schemas/ids/${id}/versions?subject=${s}-2`)).toEqual([
      200,
      [{ subject: `${s}-2`, version: 1 }],
    ])
  })

  answers('the subjects whose names begin alike', async (ask, s) => {
    await register(ask, `${s}-1`, avro('"int"'))
    await register(ask, `${s}-2`, avro('"int"'))
    expect(await ask(`GET /subjects?subjectPrefix=${s}`)).toEqual([200, [`${s}-1`, `${s}-2`]])
  })

  answers('the schemas that refer to one, which must stay meanwhile', async (ask, s) => {
    await register(ask, s, avro(avroRecord('title')))
    const references = [{ name: 'forum.Question', subject: s, version: 1 }]
    const id = await register(ask, `${s}-2`, { schema: '["null","forum.Question"]', references })
    expect(await ask(`GET /schemas/ids/${id}`)).toEqual(found({ references }))
    expect(await ask(`GET /subjects/${s}/versions/1/referencedby`)).toEqual([200, [id]])
    expect(await ask(`DELETE /subjects/${s}`)).toEqual(refusal(42206))
    expect(await ask(`DELETE /subjects/${s}/versions/1`)).toEqual(refusal(42206))
  })

  answers('to the deletion of what nothing refers to any more', async (ask, s) => {
    await register(ask, s, avro(avroRecord('title')))
    const references = [{ name: 'forum.Question', subject: s, version: 1 }]
    await register(ask, `${s}-2`, { schema: '["null","forum.Question"]', references })
    expect(await ask(`DELETE /subjects/${s}-2`)).toEqual([200, [1]])
    expect(await ask(`GET /subjects/${s}/versions/1/referencedby`)).toEqual([200, []])
    expect(await ask(`DELETE /subjects/${s}`)).toEqual([200, [1]])
  })
}

function refusalCases(answers: Declare): void {
  answers('404 with the code of what is not there', async (ask, s) => {
    expect(await ask(`GET /subjects/${s}/versions`)).toEqual(refusal(40401))
    expect(await ask(`GET /subjects/${s}/versions/1`)).toEqual(refusal(40401))
    expect(await ask(`GET /subjects/${s}/versions/latest`)).toEqual(refusal(40401))
    expect(await ask(`POST /subjects/${s}`, avro('"int"'))).toEqual(refusal(40401))
    expect(await ask(`DELETE /subjects/${s}`)).toEqual(refusal(40401))
    await register(ask, s, avro('"int"'))
    expect(await ask(`GET /subjects/${s}/versions/7`)).toEqual(refusal(40402))
    expect(await ask(`DELETE /subjects/${s}/versions/7`)).toEqual(refusal(40402))
    expect(await ask(`POST /subjects/${s}`, avro('"long"'))).toEqual(refusal(40403))
    expect(await ask('GET /schemas/ids/2000000000')).toEqual(refusal(40403))
  })

  answers('42201 to what is no schema', async (ask, s) => {
    for (const body of [
      { schema: '{' },
      { schema: '"nothing"' },
      { schema: '{"type":"record","name":"A"}' },
      { schema: 'message {}', schemaType: 'PROTOBUF' },
      { schema: '{"type": "text"}', schemaType: 'JSON' },
      { schema: '"int"', schemaType: 'XML' },
      { schema: '"int"', references: [{ name: 'x', subject: `${s}-2`, version: 1 }] },
    ]) {
      expect(await ask(`POST /subjects/${s}/versions`, body), JSON.stringify(body)).toEqual(refusal(42201))
    }
  })

  answers('42201 to an empty text', async (ask, s) => {
    expect(await ask(`POST /subjects/${s}/versions`, { schema: '' })).toEqual(refusal(42201))
  })

  answers('42202 to what can be no version', async (ask, s) => {
    await register(ask, s, avro('"int"'))
    for (const version of ['0', '-2', 'x', '2147483648']) {
      expect(await ask(`GET /subjects/${s}/versions/${version}`), version).toEqual(refusal(42202))
    }
  })
}

function levelCases(answers: Declare): void {
  for (const [type, [one = '', two = '', three = '']] of Object.entries(evolutions)) {
    const body = (schema: string): object => ({ schema, schemaType: type })

    answers(`409 to a schema of ${type} that the subject’s level refuses`, async (ask, s) => {
      await register(ask, s, body(one))
      expect(await ask(`PUT /config/${s}`, { compatibility: 'BACKWARD' })).toMatchObject([200, {}])
      expect(await ask(`GET /config/${s}`)).toEqual(found({ compatibilityLevel: 'BACKWARD' }))
      const check = `POST /compatibility/subjects/${s}/versions`
      expect(await ask(`${check}/latest`, body(three))).toEqual(found({ is_compatible: false }))
      expect(await ask(`${check}/1`, body(three))).toEqual(found({ is_compatible: false }))
      expect(await ask(check, body(three))).toEqual(found({ is_compatible: false }))
      expect(await ask(`POST /subjects/${s}/versions`, body(three))).toEqual(refusal(409))
      expect(await ask(`${check}/latest`, body(two))).toEqual(found({ is_compatible: true }))
      await register(ask, s, body(two))
      expect(await ask(`PUT /config/${s}`, { compatibility: 'NONE' })).toMatchObject([200, {}])
      await register(ask, s, body(three))
      expect(await ask(`GET /subjects/${s}/versions`)).toEqual([200, [1, 2, 3]])
    })
  }

  answers('yes to a schema beside the latest of none, and 40402 beside a version that is not there', async (ask, s) => {
    const check = `POST /compatibility/subjects/${s}/versions`
    expect(await ask(`${check}/latest`, avro('"int"'))).toEqual(found({ is_compatible: true }))
    await register(ask, s, avro('"int"'))
    expect(await ask(`${check}/7`, avro('"int"'))).toEqual(refusal(40402))
  })

  answers('why a schema is refused, where it is asked to', async (ask, s) => {
    const [one, , three] = evolutions.AVRO
    await register(ask, s, avro(one))
    await ask(`PUT /config/${s}`, { compatibility: 'BACKWARD' })
    const [, told] = await ask(`POST /compatibility/subjects/${s}/versions/latest?verbose=true`, avro(three))
    expect(told).toMatchObject({ is_compatible: false, messages: expect.arrayContaining([]) as unknown })
    expect(JSON.stringify(told)).toContain('author')
  })

  answers('to a new level with what was sent', async (ask, s) => {
    await register(ask, s, avro('"int"'))
    expect(await ask(`PUT /config/${s}`, { compatibility: 'FULL' })).toEqual(found({ compatibility: 'FULL' }))
  })

  answers('42203 to what is no level', async (ask, s) => {
    await register(ask, s, avro('"int"'))
    expect(await ask(`PUT /config/${s}`, { compatibility: 'SIDEWAYS' })).toEqual(refusal(42203))
  })

  answers('to the deletion of a level with the one that it was', async (ask, s) => {
    await register(ask, s, avro('"int"'))
    await ask(`PUT /config/${s}`, { compatibility: 'FORWARD' })
    expect(await ask(`DELETE /config/${s}`)).toEqual(found({ compatibilityLevel: 'FORWARD' }))
  })

  answers('40408 where a subject has no level of its own', async (ask, s) => {
    await register(ask, s, avro('"int"'))
    expect(await ask(`GET /config/${s}`)).toEqual(refusal(40408))
  })

  answers('the level in force where that of all is asked for', async (ask, s) => {
    await register(ask, s, avro('"int"'))
    const [, all] = await ask('GET /config')
    expect(await ask(`GET /config/${s}?defaultToGlobal=true`)).toEqual([200, all])
  })
}

function deletionCases(answers: Declare): void {
  answers('to the deletion of a version, soft before for good', async (ask, s) => {
    const id = await register(ask, s, avro('"int"'))
    await register(ask, s, avro('"long"'))
    expect(await ask(`DELETE /subjects/${s}/versions/1`)).toEqual([200, 1])
    expect(await ask(`GET /subjects/${s}/versions/1`)).toEqual(refusal(40402))
    expect(await ask(`GET /subjects/${s}/versions`)).toEqual([200, [2]])
    expect(await ask(`GET /subjects/${s}/versions?deleted=true`)).toEqual([200, [1, 2]])
    expect(await ask(`GET /schemas/ids/${id}`)).toMatchObject([200, {}])
    expect(await ask(`DELETE /subjects/${s}/versions/1?permanent=true`)).toEqual([200, 1])
    expect(await ask(`GET /subjects/${s}/versions?deleted=true`)).toEqual([200, [2]])
  })

  answers('to the deletion of a subject, soft before for good', async (ask, s) => {
    await register(ask, s, avro('"int"'))
    expect(await ask(`DELETE /subjects/${s}`)).toEqual([200, [1]])
    expect(await ask(`DELETE /subjects/${s}`)).toEqual(refusal(40404))
    expect(await ask(`GET /subjects/${s}/versions`)).toEqual(refusal(40401))
    expect((await ask('GET /subjects'))[1]).not.toContain(s)
    expect((await ask('GET /subjects?deleted=true'))[1]).toContain(s)
    expect(await ask(`DELETE /subjects/${s}?permanent=true`)).toEqual([200, [1]])
    expect(await ask(`DELETE /subjects/${s}?permanent=true`)).toEqual(refusal(40401))
    expect((await ask('GET /subjects?deleted=true'))[1]).not.toContain(s)
  })

  answers('404 where a version is to go for good that still stands, or softly once more', async (ask, s) => {
    await register(ask, s, avro('"int"'))
    await register(ask, s, avro('"long"'))
    expect(await ask(`DELETE /subjects/${s}?permanent=true`)).toEqual(refusal(40405))
    expect(await ask(`DELETE /subjects/${s}/versions/1?permanent=true`)).toEqual(refusal(40407))
    await ask(`DELETE /subjects/${s}/versions/1`)
    expect(await ask(`DELETE /subjects/${s}/versions/1`)).toEqual(refusal(40406))
  })

  answers('to a schema that comes back with its id, in a new version', async (ask, s) => {
    const schema = schemaOfItsOwn()
    const id = await register(ask, s, avro(schema))
    await ask(`DELETE /subjects/${s}`)
    expect(await register(ask, s, avro(schema))).toBe(id)
    expect(await ask(`GET /subjects/${s}/versions`)).toEqual([200, [2]])
  })
}

function modeCases(answers: Declare): void {
  answers('with the mode, and 42205 to a change of what may only be read', async (ask, s) => {
    expect(await ask('GET /mode')).toEqual(found({ mode: 'READWRITE' }))
    expect(await ask(`GET /mode/${s}`)).toEqual(refusal(40409))
    expect(await ask(`PUT /mode/${s}`, { mode: 'SOMETIMES' })).toEqual(refusal(42204))
    expect(await ask(`PUT /mode/${s}`, { mode: 'READONLY' })).toEqual(found({ mode: 'READONLY' }))
    expect(await ask(`POST /subjects/${s}/versions`, avro('"int"'))).toEqual(refusal(42205))
  })
}
