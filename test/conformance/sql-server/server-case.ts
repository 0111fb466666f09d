// A case of the server suite as its file holds it: a case of SQL, and what the server answers to each of its statements.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isList, isObject, memberOf, readExact, type SpecObject, type SpecValue } from '../sql/exact-json.ts'
import { numberOf, objectOf, objectsOf, optionalText, casesOf, type SqlCase, textsOf } from '../sql/sql-case.ts'

export interface ExpectedError {
  /** Of ksqlDB's messages. */
  readonly type: string | undefined
  readonly message: string | undefined
  readonly status: number | undefined
}

/** What is expected of the statement at the same place. */
export type ExpectedResponse =
  | { readonly kind: 'admin'; readonly members: SpecObject }
  | { readonly kind: 'query'; readonly rows: readonly SpecObject[] }
  | { readonly kind: 'other'; readonly name: string }

export interface ServerCase {
  readonly sql: SqlCase
  readonly title: string
  readonly file: string
  readonly responses: readonly ExpectedResponse[]
  readonly expectedError: ExpectedError | undefined
  readonly waitsForPush: boolean
  readonly verifiesOrder: boolean
}

export function serverCasesIn(folder: string): readonly ServerCase[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  if (files.length === 0) throw new Error(`there are no .json files in ${folder}`)
  return files
    .sort()
    .flatMap((name) => serverCasesOf(basename(name, '.json'), readFileSync(join(folder, name), 'utf8')))
}

function serverCasesOf(file: string, text: string): readonly ServerCase[] {
  const content = readExact(text)
  const tests = isObject(content) ? memberOf(content, 'tests') : undefined
  const objects = isList(tests) ? tests.filter(isObject) : []
  // A test stands for as many runs as it has formats, in its place.
  const specs = objects.flatMap((test) => (textsOf(test, 'format') ?? ['']).map(() => test))
  return casesOf(file, content).map((sql, index) => caseOf(sql, specs[index] as SpecObject))
}

function caseOf(sql: SqlCase, spec: SpecObject): ServerCase {
  const error = objectOf(spec, 'expectedError')
  return {
    sql,
    title: sql.title,
    file: sql.file,
    responses: objectsOf(spec, 'responses').map(responseOf),
    expectedError: error && {
      type: optionalText(error, 'type'),
      message: optionalText(error, 'message'),
      status: numberOf(error, 'status'),
    },
    waitsForPush: isTrue(spec, 'inputConditions', 'waitForActivePushQuery'),
    verifiesOrder: isTrue(spec, 'outputConditions', 'verifyOrder'),
  }
}

function responseOf(response: SpecObject): ExpectedResponse {
  const admin = objectOf(response, 'admin')
  if (admin) return { kind: 'admin', members: admin }
  const query = memberOf(response, 'query')
  if (isList(query)) return { kind: 'query', rows: query.filter(isObject) }
  return { kind: 'other', name: Object.keys(response).join(', ') }
}

function isTrue(spec: SpecObject, part: string, name: string): boolean {
  const conditions = objectOf(spec, part)
  const value: SpecValue | undefined = conditions && memberOf(conditions, name)
  return value === true
}
