/** Where a prompt comes from: the argument, stdin for `-` or where no terminal is, a question otherwise. */
import { usageError } from './outcome.ts'
import type { Terminal } from './terminal.ts'

/** Throws a usage error for an empty one: nothing has been started by then. */
export async function promptText(argument: string | undefined, terminal: Terminal): Promise<string> {
  const text = await given(argument, terminal)
  if (text.trim() !== '') return text
  throw usageError('The prompt is empty.', 'Give it as an argument, or "-" to read it from stdin.')
}

function given(argument: string | undefined, terminal: Terminal): Promise<string> {
  if (argument !== undefined && argument !== '-') return Promise.resolve(argument)
  return argument === undefined && terminal.interactive ? terminal.ask('Prompt: ') : terminal.readInput()
}
