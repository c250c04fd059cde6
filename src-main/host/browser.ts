/** Opens an address in the default browser, where there is one to be seen. */
import type { EventEmitter } from 'node:events'
import type { Environment } from './paths.ts'

/** Null when a browser was started; otherwise why none was, as a sentence. */
export async function openInBrowser(url: string, env: Environment): Promise<string | null> {
  if (!hasDisplay(env)) return 'There is no display to open a browser on.'
  try {
    const { default: open } = await import('open')
    const child = await open(url)
    child.unref()
    return await startedWell(child)
  } catch (error) {
    return `The browser could not be started (${error instanceof Error ? error.message : String(error)}).`
  }
}

function hasDisplay(env: Environment): boolean {
  if (process.platform === 'win32') return true
  if (process.platform === 'darwin') return env.SSH_CONNECTION === undefined
  return [env.DISPLAY, env.WAYLAND_DISPLAY, env.WSL_DISTRO_NAME].some((value) => value !== undefined && value !== '')
}

/** The opener is a program of the desktop: it may be missing, which only shows after the start. */
function startedWell(child: EventEmitter): Promise<string | null> {
  return new Promise((resolve) => {
    child.once('error', (error: Error) => resolve(`The browser could not be started (${error.message}).`))
    child.once('spawn', () => resolve(null))
  })
}
