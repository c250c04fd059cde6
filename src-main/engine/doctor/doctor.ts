/** Checks everything Bullpen needs on this machine and says what to do about what is missing. */
import type { BreakerStatus } from '#shared/breaker.ts'
import { toAppErrorData } from '#shared/errors.ts'
import type { CliStatus, DoctorCheck } from '#shared/system.ts'
import type { Clock } from '../ports.ts'
import type { StorageSafety } from '../store/types.ts'
import type { CredentialsApi, SettingsApi } from '../types.ts'
import { checkApiAddress } from './api-address.ts'
import { checkBreaker } from './breaker.ts'
import { checkDataFolder, checkFreeSpace } from './data-folder.ts'
import { checkBackup, checkDatabase } from './database.ts'

export type DoctorDeps = {
  readonly cli: () => Promise<CliStatus>
  readonly credentials: Pick<CredentialsApi, 'status'>
  readonly settings: Pick<SettingsApi, 'get'>
  /** The data folder. */
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly storage: Pick<StorageSafety, 'check' | 'health'>
  readonly breaker: () => BreakerStatus
  readonly clock: Clock
}

type Check = (deps: DoctorDeps) => DoctorCheck[] | Promise<DoctorCheck[]>

/** Major version of Node.js that the database binding needs. */
const NODE_MINIMUM = 22

const CHECKS: readonly (readonly [name: string, check: Check])[] = [
  ['Node.js', checkNode],
  ['Data folder', ({ home }) => [checkDataFolder(home)]],
  ['Disk space', ({ home }) => [checkFreeSpace(home)]],
  ['Database', ({ storage }) => checkDatabase(storage)],
  ['Backup of the database', ({ storage }) => [checkBackup(storage)]],
  ['Settings', checkSettings],
  ['Claude Code CLI', checkCli],
  ['Credentials', checkCredentials],
  ['API address', async ({ env }) => [await checkApiAddress(env.ANTHROPIC_BASE_URL)]],
  ['Circuit breaker', ({ breaker, clock }) => [checkBreaker(breaker(), clock())]],
]

/** Never rejects: a check that can't be made is a failed one. */
export async function runDoctor(deps: DoctorDeps): Promise<DoctorCheck[]> {
  const results = await Promise.all(CHECKS.map(([name, check]) => safely(name, () => check(deps))))
  return results.flat()
}

async function safely(name: string, check: () => DoctorCheck[] | Promise<DoctorCheck[]>): Promise<DoctorCheck[]> {
  try {
    return await check()
  } catch (error) {
    const { message, remedy, detail } = toAppErrorData(error)
    return [failed(name, `${message} ${detail ?? ''}`.trim(), remedy)]
  }
}

function checkNode(): DoctorCheck[] {
  const { node } = process.versions
  const summary = 'electron' in process.versions ? `${node} in Electron ${process.versions.electron}` : node
  if (Number(node.split('.')[0]) >= NODE_MINIMUM) return [ok('Node.js', summary)]
  return [failed('Node.js', summary, `Use Node.js ${NODE_MINIMUM} or newer; "npm start" brings its own.`)]
}

function checkSettings({ settings }: DoctorDeps): DoctorCheck[] {
  const { path, problems } = settings.get()
  if (problems.length === 0) return [ok('Settings', path)]
  return problems.map(({ field, message }) =>
    warning('Settings', `${field}: ${message}`, `Correct it in ${path} or in the settings of the window.`),
  )
}

async function checkCli({ cli }: DoctorDeps): Promise<DoctorCheck[]> {
  const found = await cli()
  if (found.state === 'ok') return [ok('Claude Code CLI', `${found.version} at ${found.path}`)]
  return [failed('Claude Code CLI', found.error.message, found.error.remedy)]
}

async function checkCredentials({ credentials }: DoctorDeps): Promise<DoctorCheck[]> {
  const { method, source, secretStore } = await credentials.status()
  return [
    method === 'none'
      ? warning('Credentials', source, 'Sign in, or give Bullpen an API key, in its settings; the demo needs neither.')
      : ok('Credentials', source),
    secretStore.available
      ? ok('Secret store', 'available')
      : warning(
          'Secret store',
          secretStore.reason ?? 'not available',
          'An API key given to Bullpen is kept for one run only. Set ANTHROPIC_API_KEY in the environment to keep it.',
        ),
  ]
}

const ok = (name: string, summary: string): DoctorCheck => ({ name, result: 'ok', summary, remedy: null })

const warning = (name: string, summary: string, remedy: string): DoctorCheck => ({
  name,
  result: 'warning',
  summary,
  remedy,
})

const failed = (name: string, summary: string, remedy: string): DoctorCheck => ({
  name,
  result: 'failed',
  summary,
  remedy,
})
