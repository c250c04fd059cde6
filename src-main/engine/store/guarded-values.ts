/** Small values of which only the newest counts, and rows like them, while the file may refuse. */
import { delegate } from './delegate.ts'
import type { StoreGuard } from './guard.ts'
import type { FactRepository, SessionRepository, TrustRepository, WorkspaceRepository } from './types.ts'

/** Some of it, so that a draft typed again and again counts about what it is. */
const ROW_BYTES = 500

type Sessions = { readonly sessions: SessionRepository }

/** A new session is refused; what changes in one, and that one goes, waits. */
export function guardSessions<T extends Sessions>(guard: StoreGuard<T>): SessionRepository {
  return delegate(guard, ({ sessions }) => sessions, {
    insert: (row) => guard.write(({ sessions }) => sessions.insert(row)),
    update(row) {
      const run = ({ sessions }: Sessions) => sessions.update(row)
      guard.writeOr(run, () => {
        const copy = structuredClone(row)
        guard.keep({ key: `session ${row.id}`, bytes: ROW_BYTES, run: ({ sessions }) => sessions.update(copy) })
      })
    },
    delete(id) {
      const run = ({ sessions }: Sessions) => sessions.delete(id)
      guard.writeOr(run, () => guard.keep({ key: `gone ${id}`, bytes: ROW_BYTES, run }))
    },
  })
}

/** A decision about trust that could be forgotten is none. */
export function guardTrust<T extends { readonly trust: TrustRepository }>(guard: StoreGuard<T>): TrustRepository {
  return delegate(guard, ({ trust }) => trust, {
    set: (path, trusted, at) => guard.write(({ trust }) => trust.set(path, trusted, at)),
  })
}

export function guardFacts<T extends { readonly facts: FactRepository }>(guard: StoreGuard<T>): FactRepository {
  return delegate(
    guard,
    ({ facts }) => facts,
    keptValue<T, string, unknown>(guard, 'fact', {
      get: ({ facts }, name) => facts.get(name),
      set: ({ facts }, name, value) => facts.set(name, value),
    }),
  )
}

type Workspace = { readonly workspace: WorkspaceRepository }

export function guardWorkspace<T extends Workspace>(guard: StoreGuard<T>): WorkspaceRepository {
  const tabs = keptValue<T, '', ReturnType<WorkspaceRepository['tabs']>>(guard, 'tabs', {
    get: ({ workspace }) => workspace.tabs(),
    set: ({ workspace }, _key, value) => workspace.setTabs(value),
  })
  const draft = keptValue<T, Parameters<WorkspaceRepository['draft']>[0], string>(guard, 'draft', {
    get: ({ workspace }, id) => workspace.draft(id),
    set: ({ workspace }, id, text) => workspace.setDraft(id, text),
  })
  return delegate(guard, ({ workspace }) => workspace, {
    tabs: () => tabs.get(''),
    setTabs: (value) => tabs.set('', value),
    draft: draft.get,
    setDraft: draft.set,
  })
}

function keptValue<T, Key extends string, Value>(
  guard: StoreGuard<T>,
  name: string,
  access: { get: (store: T, key: Key) => Value; set: (store: T, key: Key, value: Value) => void },
): { get: (key: Key) => Value; set: (key: Key, value: Value) => void } {
  const waiting = new Map<Key, { readonly value: Value }>()
  guard.onCured(() => waiting.clear())
  return {
    get(key) {
      const kept = waiting.get(key)
      return kept ? kept.value : guard.read((store) => access.get(store, key))
    },
    set(key, value) {
      const run = (store: T) => access.set(store, key, value)
      guard.writeOr(run, () => {
        const bytes = ROW_BYTES + (typeof value === 'string' ? value.length : 0)
        guard.keep({ key: `${name} ${key}`, bytes, run })
        waiting.set(key, { value })
      })
    },
  }
}
