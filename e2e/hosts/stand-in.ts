/** The desktop host without Electron: the compiled main process and preload over the stand-in. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { z } from 'zod'
import { collectOutput, hasExited, type StartHost, waitForExit } from './running-host.ts'

const Ready = z.object({ attachTo: z.string() })
const register = fileURLToPath(new URL('../stand-in/register.ts', import.meta.url))

export const startStandIn: StartHost = async (env, { signal }) => {
  const child = spawn(process.execPath, ['--import', new URL(`file://${register}`).href, 'out/main/desktop.js'], {
    env,
    signal,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  child.on('error', () => undefined) // of the abort; everything else shows as its exit
  const output = collectOutput(child)
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`The app ended:\n${output()}`)))
  ended.catch(() => undefined) // it ends later in any case; it matters only until it is ready
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [unknown]
  const browser = await chromium.connectOverCDP(Ready.parse(message).attachTo)
  const [context] = browser.contexts()
  const [page] = context?.pages() ?? []
  if (context === undefined || page === undefined || child.pid === undefined) throw new Error('there is no window')

  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (!hasExited(child)) child.kill(signal)
    const exit = await waitForExit(child)
    await browser.close()
    return exit
  }
  return {
    page,
    context,
    pid: child.pid,
    output,
    chooseInTray: (label) => void child.send({ chooseInTray: label }),
    startAgain: (link) => void child.send({ secondInstance: ['bullpen', '--', link] }),
    closeWindow: () => void child.send({ closeWindow: true }),
    fault: (words) => void child.send({ fault: words }),
    answer: (button) => void child.send({ answer: button }),
    clickNotification: () => void child.send({ clickNotification: true }),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL').then(() => undefined),
  }
}
