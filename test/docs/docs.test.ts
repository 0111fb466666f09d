// What the pages show is true: programs compile, those marked `run` run, links lead somewhere. Each of it is shown to fail when it should.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { brokenLinks, findPages, programsOf, readPage } from './pages.ts'
import { type TypedPrograms, typePrograms } from './typed-programs.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const here = fileURLToPath(new URL('./', import.meta.url))
const pages = findPages(repository)
const temporary: string[] = []

afterAll(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true })
})

function typed(programs: Parameters<typeof typePrograms>[0]): TypedPrograms {
  const result = typePrograms(programs)
  temporary.push(result.folder)
  return result
}

interface ProgramsRun {
  readonly status: number | null
  readonly lastLine: string | undefined
  readonly stderr: string
}

const allEnded = (count: number): ProgramsRun => ({ status: 0, lastLine: `${count} programs ended`, stderr: '' })

/** In one process for all: what programs need to start is loaded once. */
function runPrograms(paths: readonly string[], cwd: string): ProgramsRun {
  const program = ['--conditions=@millrace/source', join(here, 'run-programs.ts'), ...paths]
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { cwd, encoding: 'utf8', timeout: 60_000 })
  return { status, lastLine: stdout.trimEnd().split('\n').at(-1), stderr: stderr.replace(ordinaryLines, '') }
}

/** What an application says when all is well. */
const ordinaryLines = /^(started a broker on|made topic) .*\n/gm

describe('the pages of this tree', () => {
  const programs = pages.flatMap((page) => programsOf(page, readPage(repository, page)))

  test('the README is among them, with a program of the DSL and one in SQL', () => {
    expect(programs.filter(({ page }) => page === 'README.md')).toHaveLength(2)
  })

  test('every program compiles, and every program marked run ends with status 0', { timeout: 300_000 }, () => {
    const { paths, errors } = typed(programs)
    expect(errors).toEqual([])
    const home = mkdtempSync(join(tmpdir(), 'millrace-docs-'))
    temporary.push(home)
    const runs = programs.flatMap(({ page, run }, index) =>
      run ? [{ folder: dirname(page), path: paths[index] ?? '' }] : [],
    )
    for (const [folder, group] of Map.groupBy(runs, (run) => run.folder)) {
      const ran = runPrograms(
        group.map(({ path }) => path),
        home,
      )
      expect({ folder, ...ran }).toEqual({ folder, ...allEnded(group.length) })
    }
  })

  test('every link to a file leads to one', () => {
    expect(pages.flatMap((page) => brokenLinks(repository, page, readPage(repository, page)))).toEqual([])
  })
})

describe('the checks', () => {
  const fence = '```'

  test('a program that does not compile is reported with the line of its page', () => {
    const page = `# A page\n\n${fence}ts\nimport { durationMs } from '@millrace/record'\n${fence}\n\nand then\n\n${fence}ts\nconst wrong: string = durationMs('1m')\n${fence}\n`
    const { errors } = typed(programsOf('page.md', page))
    expect(errors).toEqual([expect.stringMatching(/^page\.md:10 error TS2322/)])
  })

  test('a program that fails is told, and one that exits does not hide those after it', () => {
    const failing = `${fence}ts\nimport 'node:fs'\nthrow new Error('no')\n${fence}\n`
    const exiting = `${fence}ts\nimport 'node:fs'\nprocess.exit(0)\n${fence}\n`
    const { paths } = typed(programsOf('page.md', failing + exiting))
    const [fails = '', exits = ''] = paths
    expect(runPrograms([fails], here)).toMatchObject({ status: 1, stderr: expect.stringContaining('Error: no') })
    expect(runPrograms([exits, fails], here)).not.toEqual(allEnded(2))
  })

  test('blocks that start with an import are programs of their own', () => {
    const page = `${fence}ts\nimport 'a'\n${fence}\n${fence}ts run\nimport 'b'\n${fence}\n${fence}sh\nnpm start\n${fence}\n${fence}ts\nb()\n${fence}\n`
    expect(programsOf('page.md', page).map(({ text, run }) => ({ text, run }))).toEqual([
      { text: "import 'a'", run: false },
      { text: "import 'b'\nb()", run: true },
    ])
  })

  test('a file imports another of its page, and of no other page', () => {
    const topology = `${fence}ts file=topology.ts\nimport 'node:fs'\nexport const topic = 'a'\n${fence}\n`
    const app = `${fence}ts file=app.ts\nimport { topic } from './topology.ts'\nexport const same: string = topic\n${fence}\n`
    const together = programsOf('one.md', topology + app)
    expect(typed(together).errors).toEqual([])
    const apart = [...programsOf('one.md', topology), ...programsOf('docs/two.md', app)]
    expect(typed(apart).errors).toEqual([expect.stringMatching(/^docs\/two\.md:2 error TS2307/)])
  })

  test('a link to nowhere is reported', () => {
    expect(brokenLinks(repository, 'README.md', 'See [this](docs/nowhere.md) and [that](LICENSE).')).toEqual([
      'README.md:1 docs/nowhere.md',
    ])
  })
})
