/** The environment of the user, for what the app starts: the same as in a terminal, wherever the app was started from. */
import { isBare, withLoginShell } from '../engine/index.ts'
import type { Environment } from '../host/paths.ts'

/** Asks the login shell where no terminal started the app. Never rejects; `problem`: why it is without the shell's word. */
export async function environmentAsInTerminal(own: Environment): Promise<{ env: Environment; problem: string | null }> {
  if (!isBare(own)) return { env: own, problem: null }
  try {
    return { env: await withLoginShell(own), problem: null }
  } catch (error) {
    return { env: own, problem: error instanceof Error ? error.message : String(error) }
  }
}
