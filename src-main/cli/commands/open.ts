/** `bullpen open`: lets one browser into the running host. */
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { openInBrowser } from '../../host/browser.ts'
import { type Environment, resolveHome } from '../../host/paths.ts'
import { readHostNote, readToken } from '../../host/run-folder.ts'
import { connectToHome } from '../connect.ts'
import { EXIT, type ExitCode, hostLost, noHost } from '../outcome.ts'
import type { Terminal } from '../terminal.ts'

const Answer = z.object({ code: z.string() })

export async function openHost({
  env,
  terminal,
  print,
}: {
  env: Environment
  terminal: Terminal
  print: boolean
}): Promise<ExitCode> {
  const found = await connectToHome(resolveHome(env))
  if (found === null) throw noHost()
  const { connection, paths } = found
  await connection.close()
  const url = readHostNote(paths)?.url
  const token = readToken(paths)
  if (url === undefined || url === null || token === null) {
    throw new AppError('unsupported', {
      message: 'The running host has no pages for a browser.',
      remedy: 'Use its window, or stop it and start "bullpen serve".',
    })
  }
  const entry = `${url}/?code=${await fetchCode(url, token)}`
  const problem = print ? '' : await openInBrowser(entry, env)
  if (problem === null) terminal.note('Opened in the default browser.')
  else {
    if (problem !== '') terminal.note(`${problem} Open this address yourself; it works once, within two minutes:`)
    await terminal.out(`${entry}\n`)
  }
  return EXIT.done
}

async function fetchCode(url: string, token: string): Promise<string> {
  try {
    const answer = await fetch(`${url}/auth/code`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
    return Answer.parse(await answer.json()).code
  } catch (error) {
    throw hostLost(error)
  }
}
