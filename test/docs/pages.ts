// Takes the code blocks out of the pages. A TypeScript block that starts with an import is a program; one without continues the block before it.
// Programs marked `file=NAME` are files beside each other, so that one may import another.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

export interface Program {
  readonly page: string
  /** Of the page, one per line of `text`. */
  readonly lines: readonly number[]
  readonly text: string
  /** The info string says `run`: the program is to be run, and ends by itself. */
  readonly run: boolean
  /** The info string says `file=NAME`. */
  readonly file: string | undefined
}

/** Pages of the repository, as paths below `root`. */
export function findPages(root: string): string[] {
  const within = (folder: string): string[] =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
          .filter((file) => file.endsWith('.md') && !file.includes('node_modules') && !file.includes('dist/'))
          .map((file) => join(folder, file))
      : []
  const top = readdirSync(root).filter((file) => file.endsWith('.md'))
  return [...top, ...within('docs'), ...within('packages'), ...within('examples')].sort((a, b) => (a < b ? -1 : 1))
}

export interface Block {
  /** What follows the language in the info string. */
  readonly marks: readonly string[]
  readonly language: string
  readonly firstLine: number
  readonly lines: readonly string[]
}

/** The value of a mark such as `file=app.ts`. */
export function markOf({ marks }: Block, name: string): string | undefined {
  return marks.find((mark) => mark.startsWith(`${name}=`))?.slice(name.length + 1)
}

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  let open: (Omit<Block, 'lines'> & { lines: string[] }) | undefined
  for (const [index, line] of markdown.split('\n').entries()) {
    if (open && line.trim() === '```') {
      blocks.push(open)
      open = undefined
    } else if (open) {
      open.lines.push(line)
    } else if (line.startsWith('```')) {
      const [language = '', ...marks] = line.slice(3).trim().split(/\s+/)
      open = { language, marks, firstLine: index + 2, lines: [] }
    }
  }
  return blocks
}

export function programsOf(page: string, markdown: string): Program[] {
  const programs: { page: string; lines: number[]; text: string; run: boolean; file: string | undefined }[] = []
  for (const block of blocksOf(markdown)) {
    const { language, marks, firstLine, lines } = block
    if (language !== 'ts' && language !== 'typescript') continue
    const numbers = lines.map((_, index) => firstLine + index)
    const last = programs.at(-1)
    const starts = /^\s*import\b/.test(lines.find((line) => line.trim() !== '' && !line.startsWith('//')) ?? '')
    if (starts || last === undefined) {
      const file = markOf(block, 'file')
      programs.push({ page, lines: numbers, text: lines.join('\n'), run: marks.includes('run'), file })
    } else {
      last.text += `\n${lines.join('\n')}`
      last.lines.push(...numbers)
      last.run ||= marks.includes('run')
    }
  }
  return programs
}

/** Links to files that are not there, as `page:line target`. */
export function brokenLinks(root: string, page: string, markdown: string): string[] {
  return markdown.split('\n').flatMap((line, index) =>
    [...line.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => (match[1] ?? '').replace(/#.*$/, ''))
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(join(root, dirname(page), target)))
      .map((target) => `${relative('.', page)}:${index + 1} ${target}`),
  )
}

export const readPage = (root: string, page: string): string => readFileSync(join(root, page), 'utf8')
