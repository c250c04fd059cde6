/** What a tool other than the shell does with what it is given, in sentences. */
import { placeOf } from '../command/paths.ts'

const WHERE = {
  inside: 'It lies in the folder of this session.',
  project: 'It is the folder of this session itself.',
  outside: 'It lies outside the folder of this session.',
  unknown: '',
  device: '',
} as const

export function explainTool(toolName: string, input: Readonly<Record<string, unknown>>, cwd: string): string[] {
  return [...does(toolName, input), ...where(input, cwd)].filter((words) => words !== '')
}

function does(toolName: string, input: Readonly<Record<string, unknown>>): string[] {
  const text = (name: string) => (typeof input[name] === 'string' ? input[name] : '')
  switch (toolName) {
    case 'Write':
      return [
        `Writes the file as a whole, with ${lines(text('content'))}. Where there is one already, all of it is replaced.`,
      ]
    case 'Edit':
      return [
        `Replaces ${lines(text('old_string'))} of the file by ${lines(text('new_string'))}${
          input.replace_all === true ? ', wherever they stand in it' : ''
        }.`,
      ]
    case 'MultiEdit':
      return [
        `Makes ${Array.isArray(input.edits) ? input.edits.length : 'several'} changes in one file, all of them or none.`,
      ]
    case 'NotebookEdit':
      return ['Changes a cell of a notebook. Nothing in it is run by that.']
    case 'Read':
      return ['Reads the file. What stands in it goes to the model.']
    case 'Grep':
    case 'Glob':
    case 'LS':
      return ['Searches or lists files. What is found goes to the model.']
    case 'WebFetch':
      return [
        `Loads ${host(text('url'))} and has a small model read it.`,
        'The address as a whole is seen there, with everything that stands in it. What the page says is not to be trusted.',
      ]
    case 'WebSearch':
      return ['Searches the web. The words of the search leave this machine.']
    case 'PowerShell':
      return ['Runs a command in PowerShell, with your rights. Its parts are not read here.']
    case 'Task':
    case 'Agent':
      return ['Starts a subagent with a task of its own. What it wants to do is asked as anything else is.']
    case 'Skill':
    case 'SlashCommand':
      return ['Reads instructions that stand in a file and follows them.']
    case 'ExitPlanMode':
      return ['Ends planning. From then on it may change files, in the permission mode that the session has.']
    default:
      return toolName.startsWith('mcp__')
        ? [
            'A tool of an MCP server. What it does is up to that server, which is no part of Bullpen or Claude Code.',
            'It gets exactly what is shown under “Input”.',
          ]
        : ['A tool that is not known here. It gets exactly what is shown under “Input”.']
  }
}

function where(input: Readonly<Record<string, unknown>>, cwd: string): string[] {
  const path = input.file_path ?? input.notebook_path ?? input.path
  if (typeof path !== 'string') return []
  const place = placeOf(path, { base: cwd, project: cwd })
  return [`The file is ${place.path}. ${WHERE[place.where]}`.trim()]
}

function lines(text: string): string {
  if (text === '') return 'nothing'
  const count = text.replace(/\n$/, '').split('\n').length
  return count === 1 ? 'one line' : `${count} lines`
}

const host = (url: string): string => URL.parse(url)?.host ?? 'an address'
