/** Credentials that the environment names; they come before anything Bullpen or the CLI has stored. Pure. */
import type { CredentialStatus } from '#shared/system.ts'
import type { Environment } from '../supervisor/environment.ts'

export type Found = Pick<CredentialStatus, 'method' | 'source'>

const CLOUDS: readonly [variable: string, name: string][] = [
  ['CLAUDE_CODE_USE_BEDROCK', 'Amazon Bedrock'],
  ['CLAUDE_CODE_USE_VERTEX', 'Google Vertex AI'],
  ['CLAUDE_CODE_USE_FOUNDRY', 'Microsoft Foundry'],
  ['CLAUDE_CODE_USE_ANTHROPIC_AWS', 'Anthropic on AWS'],
  ['CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD', 'Anthropic on Google Cloud'],
  ['CLAUDE_CODE_USE_MANTLE', 'Mantle'],
  ['CLAUDE_CODE_USE_GATEWAY', 'the gateway'],
]

const KEYS: readonly [variable: string, method: Found['method']][] = [
  ['ANTHROPIC_API_KEY', 'api-key'],
  ['ANTHROPIC_AUTH_TOKEN', 'api-key'],
  ['CLAUDE_CODE_OAUTH_TOKEN', 'login'],
]

/** How the environment alone would sign in; null when it says nothing about it. */
export function environmentCredential(env: Environment): Found | null {
  for (const [variable, name] of CLOUDS) {
    if (isOn(env[variable])) return { method: 'cloud-provider', source: `${name} (${variable} of the environment)` }
  }
  for (const [variable, method] of KEYS) {
    if (isGiven(env[variable])) return { method, source: `${variable} of the environment` }
  }
  return null
}

const isGiven = (value: string | undefined): boolean => value !== undefined && value.trim() !== ''

/** The CLI's own reading of a switch. */
const isOn = (value: string | undefined): boolean => /^(1|true|yes|on)$/i.test(value?.trim() ?? '')
