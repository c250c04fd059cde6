/** What the CLI itself says about how it would sign in. */
import { z } from 'zod'
import type { SpawnSpec } from '../supervisor/spawn.ts'
import { runToEnd } from '../supervisor/spawn.ts'
import type { Found } from './environment-key.ts'

/** 10 s: it takes 150 ms, and asks the system's keychain on the way. */
const STATUS_LIMIT_MS = 10_000

const AuthStatus = z.object({
  loggedIn: z.boolean(),
  authMethod: z.string(),
  apiProvider: z.string().optional(),
  apiKeySource: z.string().optional(),
  email: z.string().nullish(),
  orgName: z.string().nullish(),
})
type AuthStatus = z.infer<typeof AuthStatus>

export const NO_CREDENTIAL: Found = { method: 'none', source: 'no login and no API key' }

/** Rejects when the CLI doesn't run or says something that can't be understood. Exit code 1 means "not signed in". */
export async function cliAuthStatus(spec: Omit<SpawnSpec, 'args'>): Promise<Found> {
  const { stdout, stderr } = await runToEnd({ ...spec, args: ['auth', 'status', '--json'], timeoutMs: STATUS_LIMIT_MS })
  const json = jsonOf(stdout)
  const parsed = AuthStatus.safeParse(json)
  if (!parsed.success) throw new Error(`"auth status" said: ${`${stdout}${stderr}`.trim().slice(0, 500)}`)
  return foundIn(parsed.data)
}

export function foundIn({ loggedIn, authMethod, apiProvider, apiKeySource, email, orgName }: AuthStatus): Found {
  if (!loggedIn || authMethod === 'none') return NO_CREDENTIAL
  switch (authMethod) {
    case 'api_key':
    case 'api_key_helper':
      return { method: 'api-key', source: `${apiKeySource ?? 'an API key'} of the CLI's own settings` }
    case 'third_party':
      return { method: 'cloud-provider', source: `${apiProvider ?? 'a cloud provider'}, by the CLI's own settings` }
    default:
      return { method: 'login', source: `Claude account ${email ?? orgName ?? ''}`.trim() }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
