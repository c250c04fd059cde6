/** Lets the host warm up a trusted folder while its session is still being set up. */
import { useEffect } from 'react'
import { useBullpen } from '../client/context.tsx'
import { useDebounced } from '../client/use-debounced.ts'

/** A pause in typing this long means that the path is meant. */
const SETTLED_MS = 400

export function useFolderIntent(path: string): void {
  const { client } = useBullpen()
  const settled = useDebounced(path.trim(), SETTLED_MS)
  useEffect(() => {
    if (settled === '') return
    let stale = false
    const intend = async () => {
      const { path: cwd, trust } = await client.folders.inspect({ path: settled })
      if (!stale && trust === 'trusted') await client.pool.intend({ cwd })
    }
    intend().catch(() => undefined) // a hint; what is wrong with the path is said when it is opened
    return () => {
      stale = true
    }
  }, [client, settled])
}
