/** The settings of the host, and how a change of them is saved and refused. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { SettingsPatch, SettingsReport } from '#shared/settings.ts'
import { useBullpen } from '../client/context.tsx'

export type Refusal = { readonly field: string; readonly words: string }

/** `field`: where the refusal is shown. Resolves to whether it was saved. */
export type Save = (patch: SettingsPatch, field: string) => Promise<boolean>

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
  const save = useCallback<Save>(
    async (patch, field) => {
      try {
        const report = await client.settings.set(patch)
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
  return { report: data, error, refusal, refuse, save, saved }
}
