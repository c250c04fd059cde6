/** The headless host and a browser of the tests, let in by the one-time code. */
import { spawn } from 'node:child_process'
import { chromium } from '@playwright/test'
import { z } from 'zod'
import { collectOutput, type StartHost, waitForExit, waitForOutput } from './running-host.ts'

const Ready = z.object({ url: z.string(), token: z.string(), pid: z.number(), home: z.string() })
const Code = z.object({ code: z.string() })

const firstLine = (text: string) => {
  const end = text.indexOf('\n')
  return end === -1 ? null : Ready.parse(JSON.parse(text.slice(0, end)))
}

export const startHeadless: StartHost = async (env, signal) => {
  const child = spawn(process.execPath, ['out/main/headless.js', '--json'], {
    env,
    signal,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'], // a test that dies takes the host with it
  })
  child.on('error', () => undefined) // of the abort; everything else shows as its exit
  const output = collectOutput(child)
  const { url, token, pid } = await waitForOutput(child, output, firstLine)
  const authorization = `Bearer ${token}`
  const answer = await fetch(`${url}/auth/code`, { method: 'POST', headers: { authorization } })
  const { code } = Code.parse(await answer.json())

  const browser = await chromium.launch({
    ...(process.env.CHROMIUM_PATH === undefined ? {} : { executablePath: process.env.CHROMIUM_PATH }),
    headless: process.env.HEADED !== '1',
    chromiumSandbox: process.getuid?.() !== 0,
  })
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${url}/?code=${code}`)

  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (signal === 'SIGTERM') await page.goto('about:blank') // the page learns that it is being left
    await browser.close()
    if (signal === 'SIGTERM' && process.platform === 'win32') {
      // Windows knows no signal that can be answered.
      await fetch(`${url}/api/system/stop`, { method: 'POST', headers: { authorization } })
    } else child.kill(signal)
    return waitForExit(child)
  }
  return { page, context, pid, output, stop: () => end('SIGTERM'), kill: () => end('SIGKILL').then(() => undefined) }
}
