/** A repository that always is the one of the file that is open now, with some of its methods replaced. */
import type { StoreGuard } from './guard.ts'

/** Errors of the disk come out as `AppError`s that name it. */
export function delegate<T, R extends object>(guard: StoreGuard<T>, pick: (store: T) => R, own: Partial<R> = {}): R {
  const replaced = new Map<PropertyKey, unknown>(Object.entries(own))
  return new Proxy(pick(guard.opened.store), {
    get(_first, key): unknown {
      if (replaced.has(key)) return replaced.get(key)
      const repository = pick(guard.opened.store)
      const value: unknown = Reflect.get(repository, key)
      if (typeof value !== 'function') return value
      return (...input: unknown[]) => guard.read((): unknown => Reflect.apply(value, repository, input))
    },
  })
}
