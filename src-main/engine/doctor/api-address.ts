/** Which API the CLI talks to. Only an address on this machine is tried; nothing is ever sent to another. */
import type { DoctorCheck } from '#shared/system.ts'

const NAME = 'API address'

/** 2 s: a server on this machine answers within milliseconds or isn't there. */
const ANSWER_LIMIT_MS = 2000

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** `address` is the value of ANTHROPIC_BASE_URL. Only its origin is shown: the rest may hold secrets. */
export async function checkApiAddress(address: string | undefined): Promise<DoctorCheck> {
  if (address === undefined || address === '') return ok('https://api.anthropic.com (not contacted)')
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return bad('failed', 'ANTHROPIC_BASE_URL is not a web address', 'Set it to http(s)://host, or remove it.')
  }
  if (LOOPBACK.test(url.hostname)) return tryLoopback(url.origin)
  if (url.protocol === 'http:') {
    return bad('warning', `${url.origin}: prompts and keys would travel unencrypted`, 'Use an https address.')
  }
  return ok(`${url.origin} (not contacted)`)
}

async function tryLoopback(origin: string): Promise<DoctorCheck> {
  try {
    // Any answer will do. A redirect is not followed, as it could lead away from this machine.
    await fetch(origin, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(ANSWER_LIMIT_MS) })
    return ok(`${origin} answers`)
  } catch {
    return bad('failed', `Nothing answers at ${origin}`, 'Start the server there, or remove ANTHROPIC_BASE_URL.')
  }
}

const ok = (summary: string): DoctorCheck => ({ name: NAME, result: 'ok', summary, remedy: null })

const bad = (result: 'warning' | 'failed', summary: string, remedy: string): DoctorCheck => ({
  name: NAME,
  result,
  summary,
  remedy,
})
