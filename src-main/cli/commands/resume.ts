/** `bullpen resume`: one more turn in a session there is. */
import { findSession } from '../find-session.ts'
import type { Link } from '../link.ts'
import type { ExitCode } from '../outcome.ts'
import { promptText } from '../prompt-text.ts'
import type { Terminal } from '../terminal.ts'
import { runTurn } from '../turn.ts'

export async function prepareResume(
  { id, argument, json }: { id: string; argument: string | undefined; json: boolean },
  terminal: Terminal,
) {
  const text = await promptText(argument, terminal)
  return async (link: Link): Promise<ExitCode> => {
    const session = await findSession(link.client, id)
    return runTurn(link, { session, text, json, terminal })
  }
}
