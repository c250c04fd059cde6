/** Whether the app can run in Electron's window here, fetching Electron's binary once if it must. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { inRoot, projectRequire } from './project.ts'
import { node, run } from './run.ts'

export type Availability = { readonly program: string } | { readonly missing: string }

const DAY_MS = 24 * 60 * 60 * 1000
/** Some 120 MB over a slow line. Without a network the download fails at once by itself. */
const DOWNLOAD_LIMIT_MS = 10 * 60 * 1000

const Failure = z.object({ version: z.string(), at: z.number() })
const failureFile = inRoot('node_modules', '.bullpen', 'electron-unreachable.json')

const electronVersion = (): string =>
  z.object({ version: z.string() }).parse(projectRequire('electron/package.json')).version

function installedProgram(): string | null {
  const pathFile = inRoot('node_modules', 'electron', 'path.txt')
  if (!existsSync(pathFile)) return null
  const program = inRoot('node_modules', 'electron', 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(program) ? program : null
}

function failedLately(version: string): boolean {
  if (!existsSync(failureFile)) return false
  const failure = Failure.safeParse(JSON.parse(readFileSync(failureFile, 'utf8')))
  return failure.success && failure.data.version === version && Date.now() - failure.data.at < DAY_MS
}

/** Why no window can be shown on this machine, or null when one can. */
export function noWindowBecause(env: Readonly<Record<string, string | undefined>>): string | null {
  if (process.platform !== 'linux') return null
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display'
  if (process.getuid?.() === 0) return "Electron's sandbox does not work for root"
  return null
}

/**
 * The Electron program, downloaded when it is missing and the network has it. A failed download is not tried again for a
 * day, unless `insist`.
 */
export async function findElectron({ insist }: { insist: boolean }): Promise<Availability> {
  const program = installedProgram()
  if (program !== null) return { program }
  const version = electronVersion()
  if (!insist && failedLately(version)) {
    return { missing: 'Electron could not be downloaded a while ago (npm start -- --desktop tries again)' }
  }
  console.log(`Fetching Electron ${version}, once …`)
  const install = node(inRoot('node_modules', 'electron', 'install.js'))
  const { output } = await run(install, { show: false, limitMs: DOWNLOAD_LIMIT_MS })
  const fetched = installedProgram()
  if (fetched !== null) {
    rmSync(failureFile, { force: true })
    return { program: fetched }
  }
  mkdirSync(dirname(failureFile), { recursive: true })
  writeFileSync(failureFile, JSON.stringify({ version, at: Date.now() }))
  const reason = /ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|HTTPError[^\n]*/.exec(output)?.[0]
  return { missing: `Electron could not be downloaded (${reason ?? 'no answer'})` }
}
