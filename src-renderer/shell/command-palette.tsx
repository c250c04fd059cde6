/** The palette with what it offers: every action that can be done now, and every session. */
import { useMemo, useState } from 'react'
import { searchWords } from '#shared/action-words.ts'
import { ACTION_IDS, ACTIONS, keysOf, type Shortcuts } from '#shared/actions.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { currentOffers } from '../client/offers.ts'
import { chordToShow, printChord } from '../client/chords.ts'
import { useSessions } from '../client/context.tsx'
import { shortPath } from '../client/format.ts'
import { isDesktop } from '../client/port-transport.ts'
import { sessionDot } from '../client/session-dot.ts'
import { Palette, PaletteEntries, type PaletteEntry } from '../palette/palette.tsx'
import { useTabs } from '../tabs/tabs-store.ts'
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
    const keywords = searchWords(id)
    const entry = { id, title, section, keywords, ...(chord !== undefined && { shortcut: printChord(chord) }) }
    if (typeof offer !== 'function')
      return { ...entry, run: () => undefined, why: offer?.why ?? whyNot(id, hasSession) }
    // a menu that opens before the palette gave the focus back would lose it again, and close
    return { ...entry, run: runs[id] === undefined ? () => afterPalette(offer) : offer }
  })
}

type Going = Pick<CommandPaletteProps, 'here' | 'userHome' | 'onOpenSession'>

/** Sessions that are not archived, those the user was in last first: Enter goes back to where one was. */
function useSessionEntries({ here, userHome, onOpenSession }: Going): PaletteEntry[] {
  const { byId } = useSessions()
  const [visits] = useState(() => new Map(useTabs.getState().visited.map((id, at) => [id, at])))
  return useMemo(() => {
    const visit = ({ id }: Session) => visits.get(id) ?? -1
    return [...byId.values()]
      .filter(({ archived }) => !archived)
      .toSorted((a, b) => visit(b) - visit(a) || b.activeAt - a.activeAt)
      .map((session) => ({
        id: `session ${session.id}`,
        title: session.title,
        section: 'Go to',
        keywords: [session.cwd, session.state.kind],
        icon: <StateDot state={sessionDot(session)} />,
        note: shortPath(session.cwd, userHome),
        run: () => onOpenSession(session.id),
        ...(session.id === here && { why: 'You are here' }),
      }))
  }, [byId, visits, here, userHome, onOpenSession])
}

type CommandPaletteProps = {
  runs: Runs
  changed: Shortcuts
  /** The session before the user's eyes. */
  here: SessionId | null
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
function Offers({ mode, runs, changed, ...going }: CommandPaletteProps & { mode: PaletteMode }) {
  const sessions = useSessionEntries(going)
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
