/** The palette with what it offers: every action that can be done now, and every session. */
import { MessageSquare } from 'lucide-react'
import { useMemo } from 'react'
import { ACTION_IDS, ACTIONS, keysOf, type Shortcuts } from '#shared/actions.ts'
import type { SessionId } from '#shared/ids.ts'
import { chordToShow, printChord } from '../client/chords.ts'
import { useSessions } from '../client/context.tsx'
import { shortPath } from '../client/format.ts'
import { isDesktop } from '../client/port-transport.ts'
import { Palette, type PaletteEntry } from '../palette/palette.tsx'
import type { Runs } from './shortcuts.ts'

/** Actions in the order of the table; `changed` shortcuts are shown as they are in force. */
const actionEntries = (runs: Runs, changed: Shortcuts): PaletteEntry[] =>
  ACTION_IDS.flatMap((id) => {
    const run = runs[id]
    const chord = chordToShow(keysOf(id, changed), !isDesktop())
    const { title, section } = ACTIONS[id]
    return run ? [{ id, title, section, run, ...(chord !== undefined && { shortcut: printChord(chord) }) }] : []
  })

/** Sessions that are not archived, the last used first. */
function useSessionEntries(userHome: string | undefined, onOpen: (id: SessionId) => void): PaletteEntry[] {
  const { byId } = useSessions()
  return useMemo(
    () =>
      [...byId.values()]
        .filter(({ archived }) => !archived)
        .toSorted((a, b) => b.activeAt - a.activeAt)
        .map(({ id, title, cwd, state }) => ({
          id: `session ${id}`,
          title,
          section: 'Go to',
          keywords: [cwd, state.kind],
          icon: <MessageSquare size={13} />,
          note: shortPath(cwd, userHome),
          run: () => onOpen(id),
        })),
    [byId, userHome, onOpen],
  )
}

/** `sessions`: to switch between them, and nothing else. */
export type PaletteMode = 'all' | 'sessions'

type CommandPaletteProps = {
  mode: PaletteMode | null
  onClose: () => void
  runs: Runs
  changed: Shortcuts
  userHome: string | undefined
  onOpenSession: (id: SessionId) => void
}

export function CommandPalette({ mode, onClose, runs, changed, userHome, onOpenSession }: CommandPaletteProps) {
  const sessions = useSessionEntries(userHome, onOpenSession)
  const onlySessions = mode === 'sessions'
  return (
    <Palette
      open={mode !== null}
      onOpenChange={(open) => !open && onClose()}
      title={onlySessions ? 'Go to a session' : 'All commands'}
      placeholder={onlySessions ? 'Name or folder of a session' : 'Command or session'}
      entries={onlySessions ? sessions : [...actionEntries(runs, changed), ...sessions]}
    />
  )
}
