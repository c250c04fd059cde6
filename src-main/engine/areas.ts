/** Areas of the engine's door that only hand calls on to one part. */
import type { Demo } from './demo/demo.ts'
import type { BreakerDesk } from './policy/breaker-desk.ts'
import type { StatusWatch } from './pool/status-watch.ts'
import type { PoolService } from './pool/service.ts'
import type { SessionManager } from './session/session-manager.ts'
import type { Store } from './store/types.ts'
import type { Engine } from './types.ts'

type Watched<Area extends 'breaker' | 'pool' | 'storage'> = StatusWatch<
  ReturnType<
    Engine[Area] extends { watch(signal: AbortSignal): AsyncIterableIterator<infer Status> } ? () => Status : never
  >
>

export const breakerArea = (breaker: BreakerDesk, watch: Watched<'breaker'>): Engine['breaker'] => ({
  status: () => breaker.status,
  watch: (signal) => watch.watch(signal),
  tryNow() {
    breaker.tryNow()
    return breaker.status
  },
})

/** `ready`: what an earlier host left is gone, and spares may be started. */
export const poolArea = (pool: PoolService, watch: Watched<'pool'>, ready: Promise<unknown>): Engine['pool'] => ({
  open: () => void ready.then(() => pool.open()),
  status: () => pool.status(),
  watch: (signal) => watch.watch(signal),
  intend: (cwd) => pool.intend(cwd),
  pause(paused) {
    pool.pause(paused)
    return pool.status()
  },
})

export const storageArea = ({ safety }: Store, watch: Watched<'storage'>): Engine['storage'] => ({
  health: () => safety.health(),
  watch: (signal) => watch.watch(signal),
  dismissRepair: () => safety.dismissRepair(),
})

export const workspaceArea = ({ workspace }: Store, sessions: SessionManager): Engine['workspace'] => ({
  tabs: () => workspace.tabs(),
  setTabs: (tabs) => workspace.setTabs(tabs),
  draft: (id) => workspace.draft(id),
  setDraft({ sessionId, text }) {
    sessions.find(sessionId)
    workspace.setDraft(sessionId, text)
  },
})

export const demoArea = (demo: Demo, sessions: SessionManager): Engine['demo'] => ({
  open: async () =>
    sessions.create({
      cwd: await demo.sandbox(),
      title: 'Demo',
      permissionMode: 'default',
      model: null,
      profile: 'demo',
    }),
})
