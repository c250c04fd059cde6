/** What a query has found, and nothing of how far it is: who asks is painted again only when something else is found. */
import {
  type DefaultError,
  notifyManager,
  type QueryKey,
  QueryObserver,
  type QueryObserverOptions,
  useQueryClient,
} from '@tanstack/react-query'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'

/**
 * For views with much in them. `useQuery` paints again whenever a view comes back on the screen and its query is asked anew,
 * though the answer is the same. `data` is undefined until there is an answer; a failure changes nothing.
 */
export function useData<Data, Key extends QueryKey>(
  options: QueryObserverOptions<Data, DefaultError, Data, Data, Key>,
): { readonly data: Data | undefined; readonly refetch: () => Promise<unknown> } {
  const client = useQueryClient()
  const [observer] = useState(() => new QueryObserver(client, options))
  useEffect(() => observer.setOptions(options), [observer, options])
  const data = useSyncExternalStore(
    useCallback((changed) => observer.subscribe(notifyManager.batchCalls(changed)), [observer]),
    () => observer.getCurrentResult().data,
  )
  return { data, refetch: useCallback(() => observer.refetch(), [observer]) }
}
