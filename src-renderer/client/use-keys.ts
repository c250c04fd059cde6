/** The shortcuts in force: as the user changed them, printed where a button names its key. */
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { type ActionId, keysOf, type Shortcuts } from '#shared/actions.ts'
import { chordForAria, chordToShow, printChord } from './chords.ts'
import { useBullpen } from './context.tsx'
import { isDesktop } from './port-transport.ts'

const NONE: Shortcuts = {}

export function useChangedKeys(): Shortcuts {
  const { queries } = useBullpen()
  return useQuery(queries.settings.get.queryOptions()).data?.settings.shortcuts ?? NONE
}

export type PrintedKey = (id: ActionId) => string | undefined

/** For the words beside a button; undefined where the action has no key. */
export const useKeys = (): PrintedKey => useKeysAs(printChord)

/** For `aria-keyshortcuts`. */
export const useAriaKeys = (): PrintedKey => useKeysAs(chordForAria)

function useKeysAs(write: (chord: string) => string): PrintedKey {
  const changed = useChangedKeys()
  return useCallback(
    (id) => {
      const chord = chordToShow(keysOf(id, changed), !isDesktop())
      return chord === undefined ? undefined : write(chord)
    },
    [changed, write],
  )
}
