/** Keeps the one API key Bullpen was given: in the system's secret store, or, where there is none, for this run only. */
import type { CredentialStatus } from '#shared/system.ts'
import type { Log, SecretStore } from '../ports.ts'

export type KeyKeeper = {
  /** The key, and where it is kept. */
  get(): Promise<{ key: string; kept: 'secret-store' | 'this-run' } | null>
  set(key: string): Promise<'secret-store' | 'this-run'>
  /** Rejects when the store still has the key but won't give it up. */
  clear(): Promise<void>
  store(): Promise<CredentialStatus['secretStore']>
}

const NAME = 'anthropic-api-key'

/** 10 s: a locked store may be asking the user for a password; one that is broken may never answer. */
const ANSWER_LIMIT_MS = 10_000

export function keepKey({ secrets, log }: { secrets: SecretStore; log: Log }): KeyKeeper {
  let forThisRun: string | null = null
  let stored: Promise<{ key: string | null; reason: string | null }> | null = null

  const load = () =>
    (stored ??= inTime(secrets.get(NAME)).then(
      (key) => ({ key, reason: null }),
      (error: unknown) => {
        const reason = reasonOf(error)
        log.warn('the secret store can not be used', { reason })
        return { key: null, reason }
      },
    ))

  return {
    async get() {
      if (forThisRun !== null) return { key: forThisRun, kept: 'this-run' }
      const { key } = await load()
      return key === null ? null : { key, kept: 'secret-store' }
    },
    async set(key) {
      try {
        await inTime(secrets.set(NAME, key))
        stored = Promise.resolve({ key, reason: null })
        forThisRun = null
        return 'secret-store'
      } catch (error) {
        stored = Promise.resolve({ key: null, reason: reasonOf(error) })
        forThisRun = key
        return 'this-run'
      }
    },
    async clear() {
      forThisRun = null
      const { key } = await load()
      if (key !== null) await inTime(secrets.delete(NAME))
      stored = null
    },
    async store() {
      const { reason } = await load()
      return { available: reason === null, reason }
    },
  }
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the secret store did not answer')), ANSWER_LIMIT_MS)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
