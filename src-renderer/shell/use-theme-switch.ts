/** Keeps the page in the theme of the settings, whoever changes them, and switches it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useBullpen } from '../client/context.tsx'
import { useAction } from '../client/use-action.ts'
import { useStable } from '../client/use-stable.ts'
import { rememberedTheme, useTheme } from './theme.ts'

export type ThemeSwitch = { readonly shown: 'light' | 'dark'; readonly toggle: () => void }

export function useThemeSwitch(): ThemeSwitch {
  const { client, queries } = useBullpen()
  const queryClient = useQueryClient()
  const act = useAction()
  const settings = useQuery(queries.settings.get.queryOptions()).data?.settings
  const shown = useTheme(settings?.theme ?? rememberedTheme())
  const toggle = useStable(
    () =>
      void act(async () => {
        const theme = shown === 'dark' ? 'light' : 'dark'
        queryClient.setQueryData(queries.settings.get.queryKey(), await client.settings.set({ theme }))
      }),
  )
  return useMemo(() => ({ shown, toggle }), [shown, toggle])
}
