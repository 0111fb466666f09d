// One run of a case of the server suite, on an engine: the statements that change something, the records, then the queries one after the other.
import type { EngineResult } from '@millrace/engine'
import { isMillraceError, messageOf } from '@millrace/record'
import { caseWorld } from '../sql/case-world.ts'
import { type ReadRecord, recordsDifference } from '../sql/compare-records.ts'
import { memberOf, writeExact } from '../sql/exact-json.ts'
import { prepareTopics } from '../sql/prepare-topics.ts'
import { TopicCodecs } from '../sql/topic-codecs.ts'
import { answerDifference, type ReadAnswer } from './compare-response.ts'
import type { ExpectedError, ExpectedResponse, ServerCase } from './server-case.ts'
import { ServerBed } from './server-bed.ts'

/** Undefined: it passes. Otherwise the first difference. */
export async function runServerCase(run: ServerCase): Promise<string | undefined> {
  const bed = await ServerBed.open()
  try {
    return await runOn(bed, run)
  } finally {
    await bed.close()
  }
}

async function runOn(bed: ServerBed, run: ServerCase): Promise<string | undefined> {
  const { sql, expectedError } = run
  const { cluster } = await preparedWorld(bed, run)
  await bed.createTopics(cluster)
  const firstQuery = sql.statements.findIndex((text) => text.startsWith('SELECT '))
  const admin = firstQuery < 0 ? sql.statements : sql.statements.slice(0, firstQuery)
  const queries = firstQuery < 0 ? [] : sql.statements.slice(firstQuery)
  let text = admin.at(-1) ?? ''
  try {
    const results = await bed.engine.execute(admin.join('\n'), { properties: sql.properties })
    if (!run.waitsForPush) await produceInputs(bed, run)
    await bed.caughtUp()
    const answers: ReadAnswer[] = []
    for (text of queries) answers.push(await ask(bed, run, text))
    if (expectedError) return `expected ${JSON.stringify(expectedError.message)}, but nothing failed`
    return (await outputsDifference(bed, run)) ?? responsesDifference(run, admin, results, answers)
  } catch (thrown) {
    return expectedError ? errorDifference(expectedError, thrown, text) : `failed: ${messageOf(thrown)}`
  }
}

/** Topics and schemas, as they are before the first statement. */
async function preparedWorld(bed: ServerBed, { sql }: ServerCase): Promise<ReturnType<typeof caseWorld>> {
  const world = { ...caseWorld(sql), registry: bed.registry }
  await prepareTopics(sql, world)
  return world
}

async function produceInputs(bed: ServerBed, { sql }: ServerCase): Promise<void> {
  const codecs = new TopicCodecs(sql, bed.world)
  const records = []
  for (const record of sql.inputs) records.push({ topic: record.topic, ...(await codecs.write(record)) })
  await bed.produce(records)
}

async function ask(bed: ServerBed, run: ServerCase, text: string): Promise<ReadAnswer> {
  const answer = await bed.engine.ask(text, { properties: run.sql.properties })
  const rows: ReadAnswer['rows'][number][] = []
  const produced = run.waitsForPush ? answer.running.then(() => produceInputs(bed, run)) : undefined
  for await (const row of answer) rows.push(row)
  await produced
  const { id, kind, columns, end } = answer
  return { id, kind, columns, rows, end }
}

async function outputsDifference(bed: ServerBed, { sql }: ServerCase): Promise<string | undefined> {
  if (sql.outputs.length === 0) return undefined
  const codecs = new TopicCodecs(sql, bed.world)
  for (const [topic, expected] of Map.groupBy(sql.outputs, (record) => record.topic)) {
    const actual: ReadRecord[] = []
    for (const record of await bed.records(topic)) actual.push(await codecs.read(topic, record))
    const difference = recordsDifference(topic, expected, actual.slice(0, expected.length), sql.inputs.length === 0)
    if (difference !== undefined) return difference
  }
  return undefined
}

function responsesDifference(
  { responses, verifiesOrder }: ServerCase,
  admin: readonly string[],
  results: readonly EngineResult[],
  answers: readonly ReadAnswer[],
): string | undefined {
  // INSERT VALUES is answered with nothing.
  const told = results.filter(({ kind }) => kind !== 'values-inserted')
  for (const [index, expected] of responses.entries()) {
    const answer = answers[index - told.length]
    const difference =
      expected.kind === 'query' && answer
        ? answerDifference(expected.rows, answer, verifiesOrder)
        : adminDifference(expected, told[index])
    if (difference !== undefined) return `response ${index + 1} of ${admin.length + answers.length}: ${difference}`
  }
  return undefined
}

function adminDifference(expected: ExpectedResponse, result: EngineResult | undefined): string | undefined {
  if (expected.kind === 'other') return `${expected.name}: the runner has no protobuf rows`
  if (expected.kind === 'query') return 'expected rows, but there is no such answer'
  if (!result) return 'expected the answer of a statement, but there is none'
  const type = memberOf(expected.members, '@type')
  return type === 'currentStatus' ? undefined : `the runner does not know the answer ${writeExact(expected.members)}`
}

const statementError = 'io.confluent.ksql.rest.entity.KsqlStatementErrorMessage'

function errorDifference({ type, message }: ExpectedError, thrown: unknown, statement: string): string | undefined {
  const actual = messageOf(thrown)
  const isStatement = isMillraceError(thrown) && (thrown.code === 'SQL_STATEMENT' || thrown.code === 'SQL_SYNTAX')
  if (type === statementError && !isStatement) return `expected an error of ${statement}, but it is ${actual}`
  if (message === undefined || actual.includes(message)) return undefined
  return `expected the message ${JSON.stringify(message)}, but it is ${JSON.stringify(actual)}`
}
