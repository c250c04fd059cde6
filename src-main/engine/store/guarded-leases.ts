/** Who may write to which conversation while the file may refuse: then this host at least agrees with itself. */
import { delegate } from './delegate.ts'
import type { StoreGuard } from './guard.ts'
import type { ConversationLease, LeaseRepository } from './types.ts'

const ROW_BYTES = 300

type Leases = { readonly leases: LeaseRepository }

export function guardLeases<T extends Leases>(guard: StoreGuard<T>): LeaseRepository {
  /** As they are, of those that changed meanwhile. */
  const changed = new Map<string, ConversationLease>()
  guard.onCured(() => changed.clear())
  const get = (conversation: string) =>
    changed.get(conversation) ?? guard.read(({ leases }) => leases.get(conversation))
  const token = (conversation: string) =>
    changed.get(conversation)?.token ?? guard.read(({ leases }) => leases.token(conversation))

  function keep(lease: ConversationLease): true {
    const run = ({ leases }: T) => leases.put(lease)
    guard.keep({ key: `lease ${lease.conversation}`, bytes: ROW_BYTES, run })
    changed.set(lease.conversation, lease)
    return true
  }
  return delegate(guard, ({ leases }) => leases, {
    get,
    token,
    take: (lease, before) =>
      guard.writeOr(
        ({ leases }) => leases.take(lease, before),
        () => token(lease.conversation) === before && keep(lease),
      ),
    change: (lease) =>
      guard.writeOr(
        ({ leases }) => leases.change(lease),
        () => token(lease.conversation) === lease.token && keep(lease),
      ),
  })
}
