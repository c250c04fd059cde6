/** The demo's edit: reads a file, changes it, runs a command, and reports what really came of it. */
import { join } from 'node:path'
import type { ModelRequest, ToolOutcome } from '../model-request.ts'
import type { Step } from '../steps.ts'

type Context = { readonly folder: string; readonly say: (text: string) => Step }

const COMMAND = 'date >> visits.log && cat greeting.txt visits.log'

/** The request after each tool result decides the next step. */
export function editAndRun(request: ModelRequest, { folder, say }: Context): Step[] {
  const path = join(folder, 'greeting.txt')
  const { outcomes } = request
  const read = outcomes.find(({ name }) => name === 'Read')
  if (read === undefined) {
    return [say('I will read `greeting.txt` first.\n'), { type: 'toolUse', name: 'Read', input: { file_path: path } }]
  }
  const change = outcomes.find(({ name }) => name === 'Edit' || name === 'Write')
  if (change === undefined) {
    const lines = linesOf(read) ?? request.earlierOutcomes.map(linesOf).findLast((earlier) => earlier !== null)
    return [say('Now the edit. You are asked before anything changes.\n'), changeOf(path, lines ?? [])]
  }
  if (change.isError) return [say(withoutEdit(change))]
  const run = outcomes.find(({ name }) => name === 'Bash')
  if (run === undefined) {
    const input = { command: COMMAND, description: 'Log the visit and show both files' }
    return [
      say('The edit is done. Now a command, which writes to a log: you are asked again.\n'),
      { type: 'toolUse', name: 'Bash', input },
    ]
  }
  return [say(run.isError ? withoutRun(run) : report(run))]
}

/** The lines of a file as the Read tool gives them: number, tab, text. Null when it gave none. */
function linesOf({ name, isError, text }: ToolOutcome): string[] | null {
  if (name !== 'Read' || isError) return null
  const lines = [...text.matchAll(/^ *\d+[\t→](.*)$/gm)].map(([, line = '']) => line)
  return lines.some((line) => line !== '') ? lines : null
}

const COUNTER = /^This greeting has been edited (\d+) times?\.$/

/** Counts up when the counting line is there; otherwise changes the first line, or writes the file anew when it is empty or gone. */
function changeOf(path: string, lines: readonly string[]): Step {
  const counter = lines.find((line) => COUNTER.test(line))
  const line = counter ?? lines.find((text) => text !== '' && lines.indexOf(text) === lines.lastIndexOf(text))
  if (line === undefined) {
    const content = `Hello from the sandbox project.\n${counted(1)}\n`
    return { type: 'toolUse', name: 'Write', input: { file_path: path, content } }
  }
  const times = Number(COUNTER.exec(line)?.[1] ?? 0) + 1
  const changed = counter === undefined ? `${line}\n${counted(1)}` : counted(times)
  return { type: 'toolUse', name: 'Edit', input: { file_path: path, old_string: line, new_string: changed } }
}

const counted = (times: number): string => `This greeting has been edited ${times} ${times === 1 ? 'time' : 'times'}.`

const report = ({
  text,
}: ToolOutcome): string => `Both are done. This is what the command printed, \`greeting.txt\` first, then the log of visits:

${fenced(text)}

The file is \`greeting.txt\` in the sandbox project; ask again and the count goes up by one.
`

const withoutRun = ({
  text,
}: ToolOutcome): string => `The edit of \`greeting.txt\` is done, but the command did not run. The answer I got was:

${fenced(text)}

That is fine: a session goes on after a "no", and it can be told why.
`

const withoutEdit = ({
  text,
}: ToolOutcome): string => `\`greeting.txt\` is as it was: the edit was not made, so I left the command out too. The answer I got was:

${fenced(text)}

That is fine: nothing changes without your permission. Ask again whenever you like.
`

const LONGEST = 1_200

const fenced = (text: string): string => `\`\`\`text\n${text.trim().slice(-LONGEST).replaceAll('```', "'''")}\n\`\`\``
