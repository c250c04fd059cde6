/** `bullpen run`: a new session in a folder, and one turn in it. */
import { resolve } from 'node:path'
import type { StartOverrides } from '#shared/session-defaults.ts'
import type { Link } from '../link.ts'
import type { ExitCode } from '../outcome.ts'
import { promptText } from '../prompt-text.ts'
import type { Terminal } from '../terminal.ts'
import { settleTrust } from '../trust.ts'
import { runTurn } from '../turn.ts'

export type RunOptions = Pick<StartOverrides, 'model' | 'effort' | 'permissionMode'> & {
  readonly cwd: string
  /** In US dollars. */
  readonly budget?: number
  readonly trust: boolean
  readonly json: boolean
}

/** Reads the prompt before anything is started; the rest follows with a link. */
export async function prepareRun(argument: string | undefined, options: RunOptions, terminal: Terminal) {
  const text = await promptText(argument, terminal)
  return async (link: Link): Promise<ExitCode> => {
    const { cwd, model, effort, permissionMode, budget, trust, json } = options
    const folder = await settleTrust(link.client, { path: resolve(cwd), trust, terminal })
    const chosen = { model, effort, permissionMode, budgetUsd: budget }
    const session = await link.client.sessions.create({ cwd: folder.path, ...chosen })
    terminal.note(`Session ${session.id.slice(0, 8)} in ${session.cwd}`)
    return runTurn(link, { session, text, json, terminal })
  }
}
