/** The palette with what it offers: every action that can be done now, and every session. */
import { useMemo } from 'react'
import { ACTION_IDS, ACTIONS, keysOf, type Shortcuts } from '#shared/actions.ts'
import type { SessionId } from '#shared/ids.ts'
import { currentOffers } from '../client/offers.ts'
import { chordToShow, printChord } from '../client/chords.ts'
import { useSessions } from '../client/context.tsx'
import { shortPath } from '../client/format.ts'
import { isDesktop } from '../client/port-transport.ts'
import { sessionDot } from '../client/session-dot.ts'
import { Palette, PaletteEntries, type PaletteEntry } from '../palette/palette.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import { afterPalette, closePalette, type PaletteMode, runAfterPalette, usePaletteMode } from './palette-mode.ts'
import type { Runs } from './shortcuts.ts'
import { whyNot } from './why-not.ts'

/** Every action, in the order of the table: what can't be done says why. `changed` shortcuts are shown as they are in force. */
export function actionEntries(runs: Runs, changed: Shortcuts): PaletteEntry[] {
  const offers = currentOffers()
  const hasSession = runs['tab.close'] !== undefined
  return ACTION_IDS.map((id) => {
    const offer = runs[id] ?? offers[id]
    const chord = chordToShow(keysOf(id, changed), !isDesktop())
    const { title, section } = ACTIONS[id]
    const entry = { id, title, section, ...(chord !== undefined && { shortcut: printChord(chord) }) }
    if (typeof offer !== 'function')
      return { ...entry, run: () => undefined, why: offer?.why ?? whyNot(id, hasSession) }
    // a menu that opens before the palette gave the focus back would lose it again, and close
    return { ...entry, run: runs[id] === undefined ? () => afterPalette(offer) : offer }
  })
}

/** Sessions that are not archived, the last used first. */
function useSessionEntries(userHome: string | undefined, onOpen: (id: SessionId) => void): PaletteEntry[] {
  const { byId } = useSessions()
  return useMemo(
    () =>
      [...byId.values()]
        .filter(({ archived }) => !archived)
        .toSorted((a, b) => b.activeAt - a.activeAt)
        .map((session) => ({
          id: `session ${session.id}`,
          title: session.title,
          section: 'Go to',
          keywords: [session.cwd, session.state.kind],
          icon: <StateDot state={sessionDot(session)} />,
          note: shortPath(session.cwd, userHome),
          run: () => onOpen(session.id),
        })),
    [byId, userHome, onOpen],
  )
}

type CommandPaletteProps = {
  runs: Runs
  changed: Shortcuts
  userHome: string | undefined
  onOpenSession: (id: SessionId) => void
}

export function CommandPalette(offers: CommandPaletteProps) {
  const mode = usePaletteMode()
  return (
    <Palette
      open={mode !== null}
      onOpenChange={(open) => !open && closePalette()}
      onClosed={runAfterPalette}
      title={mode === 'sessions' ? 'Go to a session' : 'All commands'}
    >
      {mode !== null && <Offers mode={mode} {...offers} />}
    </Palette>
  )
}

/** Made when it is opened, not for every change in the window meanwhile. */
function Offers({ mode, runs, changed, userHome, onOpenSession }: CommandPaletteProps & { mode: PaletteMode }) {
  const sessions = useSessionEntries(userHome, onOpenSession)
  const onlySessions = mode === 'sessions'
  const actions = useMemo(() => (onlySessions ? [] : actionEntries(runs, changed)), [onlySessions, runs, changed])
  const entries = useMemo(() => [...actions, ...sessions], [actions, sessions])
  return (
    <PaletteEntries
      placeholder={onlySessions ? 'Name or folder of a session' : 'Command or session'}
      entries={entries}
      onDone={closePalette}
    />
  )
}
