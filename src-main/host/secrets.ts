/** The secret store of the operating system, loaded when first asked for. Every refusal says why, as an `AppError`. */
import type { AsyncEntry } from '@napi-rs/keyring'
import { AppError } from '#shared/errors.ts'
import type { SecretStore } from '../engine/ports.ts'

const SERVICE = 'bullpen'
/** On Linux only a store that outlives a reboot counts: the kernel's keyring, the library's fallback, does not. */
const OPTIONS = { linux: { store: 'secret-service' } } as const

/** A store that nobody answers for (a locked keyring waiting for a dialog on another screen) must not stop the host. */
const PATIENCE_MS = 20_000

export function systemSecrets(): SecretStore {
  return {
    get: (name) => ask(async (entry, signal) => (await entry(name).getPassword(signal)) ?? null),
    set: (name, value) => ask((entry, signal) => entry(name).setPassword(value, signal)),
    delete: (name) =>
      ask(async (entry, signal) => {
        await entry(name).deleteCredential(signal)
      }),
  }
}

type Entry = (name: string) => AsyncEntry

async function ask<T>(question: (entry: Entry, signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    const keyring = await import('@napi-rs/keyring')
    return await question((name) => new keyring.AsyncEntry(SERVICE, name, OPTIONS), AbortSignal.timeout(PATIENCE_MS))
  } catch (cause) {
    throw new AppError('unsupported', {
      message: 'The secret store of this system is not available.',
      remedy: remedy(),
      detail: cause instanceof Error ? cause.message : String(cause),
      cause,
    })
  }
}

function remedy(): string {
  if (process.platform !== 'linux') return 'Unlock it and try again.'
  return 'Start or unlock a keyring that speaks the Secret Service interface, such as GNOME Keyring or KWallet.'
}
