/** The desktop host in the real Electron. */
import { _electron } from '@playwright/test'
import { collectOutput, type StartHost, waitForExit } from './running-host.ts'

export const startElectron: StartHost = async (env, { signal }) => {
  const electron = await _electron.launch({ args: ['.'], env })
  const child = electron.process()
  signal.addEventListener('abort', () => child.kill('SIGTERM'))
  const output = collectOutput(child)
  const page = await electron.firstWindow()
  if (child.pid === undefined) throw new Error('Electron did not start')
  return {
    page,
    context: electron.context(),
    pid: child.pid,
    output,
    async stop() {
      child.kill('SIGTERM')
      return waitForExit(child)
    },
    async kill() {
      child.kill('SIGKILL')
      await waitForExit(child)
    },
  }
}
