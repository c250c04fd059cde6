/** The headless host and a page in the browser of the tests, let in by the one-time code. */
import { spawn } from 'node:child_process'
import { z } from 'zod'
import { collectOutput, type StartHost, waitForExit, waitForOutput } from './running-host.ts'

const Ready = z.object({ url: z.string(), token: z.string(), pid: z.number(), home: z.string() })
const Code = z.object({ code: z.string() })

const firstLine = (text: string) => {
  const end = text.indexOf('\n')
  return end === -1 ? null : Ready.parse(JSON.parse(text.slice(0, end)))
}

export const startHeadless: StartHost = async (env, { signal, browser }) => {
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

  // To draw motion costs time, and no spec is about it; the other hosts have it as it is.
  const context = await (await browser.get()).newContext({ reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(`${url}/?code=${code}`)

  return {
    page,
    context,
    pid,
    output,
    async stop() {
      await page.goto('about:blank') // the page learns that it is being left
      await context.close()
      if (process.platform === 'win32') {
        // Windows knows no signal that can be answered.
        await fetch(`${url}/api/system/stop`, { method: 'POST', headers: { authorization } })
      } else child.kill('SIGTERM')
      return waitForExit(child)
    },
    async kill() {
      child.kill('SIGKILL') // before the page can say anything more
      await waitForExit(child)
      await context.close()
    },
  }
}
