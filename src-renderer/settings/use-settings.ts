/** The settings of the host, and how a change of them is saved and refused. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { Settings, SettingsPatch, SettingsReport } from '#shared/settings.ts'
import { useBullpen } from '../client/context.tsx'

export type Refusal = { readonly field: string; readonly words: string }

/** Made of the settings as they are when its turn comes, where it changes only a part of one. */
export type Change = SettingsPatch | ((now: Settings) => SettingsPatch)

/** `field`: where the refusal is shown. Resolves to whether it was saved. One after the other. */
export type Save = (change: Change, field: string) => Promise<boolean>

export type EditedSettings = {
  readonly report: SettingsReport | undefined
  readonly error: Error | null
  readonly refusal: Refusal | null
  readonly refuse: (refusal: Refusal | null) => void
  readonly save: Save
  /** Counts what was saved since this was opened. */
  readonly saved: number
}

export function useSettings(): EditedSettings {
  const { client, queries } = useBullpen()
  const queryClient = useQueryClient()
  const { data, error } = useQuery(queries.settings.get.queryOptions())
  const [refusal, refuse] = useState<Refusal | null>(null)
  const [saved, setSaved] = useState(0)
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const saveNow = useCallback<Save>(
    async (change, field) => {
      try {
        const now = queryClient.getQueryData(queries.settings.get.queryKey()) ?? (await client.settings.get())
        const report = await client.settings.set(typeof change === 'function' ? change(now.settings) : change)
        queryClient.setQueryData(queries.settings.get.queryKey(), report)
        refuse(null)
        setSaved((count) => count + 1)
        return true
      } catch (error) {
        const { message, remedy, field: named } = toAppErrorData(error)
        // the rest of a contradiction may not be in sight: what was just changed always is
        refuse({ field: named?.startsWith(field) ? named : field, words: `${message} ${remedy}` })
        return false
      }
    },
    [client, queries, queryClient],
  )
  const save = useCallback<Save>(
    (change, field) => {
      const saved = last.current.then(() => saveNow(change, field))
      last.current = saved
      return saved
    },
    [saveNow],
  )
  return { report: data, error, refusal, refuse, save, saved }
}
