/** All open tabs at once with what goes on in them: filter by name, folder or state, choose by arrows. */
import { Pin } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { folderName, formatAge } from '../client/format.ts'
import { sessionDot } from '../client/session-dot.ts'
import { useNow } from '../client/use-now.ts'
import { wordsIn } from '../client/words-in.ts'
import { classNames } from '../ui/class-names.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Empty } from '../ui/empty.tsx'
import { TextInput } from '../ui/field.tsx'
import { StateDot, stateWords } from '../ui/state-dot.tsx'
import styles from './overview.module.css'

type OverviewProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  sessions: readonly Session[]
  active: SessionId | null
  pinned: readonly SessionId[]
  unread: ReadonlySet<SessionId>
  onActivate: (id: SessionId) => void
  onClose: (id: SessionId) => void
}

export const Overview = ({ open, onOpenChange, ...rest }: OverviewProps) => (
  <Dialog open={open} onOpenChange={onOpenChange} title={`Open tabs (${rest.sessions.length})`} width="xl">
    <Cards
      {...rest}
      onActivate={(id) => {
        onOpenChange(false)
        rest.onActivate(id)
      }}
    />
  </Dialog>
)

const AGE_EVERY_MS = 60_000

function Cards({
  sessions,
  active,
  pinned,
  unread,
  onActivate,
  onClose,
}: Omit<OverviewProps, 'open' | 'onOpenChange'>) {
  const [filter, setFilter] = useState('')
  const [chosen, setChosen] = useState<SessionId | null>(active)
  const listId = useId()
  const now = useNow(AGE_EVERY_MS)
  const words = wordsIn(filter)
  const found = sessions.filter((session) => {
    const text =
      `${session.title} ${session.cwd} ${stateWords(sessionDot(session, unread.has(session.id)))}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const at = Math.max(
    0,
    found.findIndex(({ id }) => id === chosen),
  )
  const current = found[at]
  const optionId = (id: SessionId) => `${listId}-${id}`
  const choose = (to: number) => {
    const next = found[Math.min(found.length - 1, Math.max(0, to))]
    if (!next) return
    setChosen(next.id)
    document.getElementById(optionId(next.id))?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const across = columnsOf(document.getElementById(listId))
    const keys: Partial<Record<string, () => void>> = {
      ArrowDown: () => choose(at + across),
      ArrowUp: () => choose(at - across),
      ...(filter === '' && { ArrowRight: () => choose(at + 1), ArrowLeft: () => choose(at - 1) }),
      ...(current && { Enter: () => onActivate(current.id) }),
      ...(current && filter === '' && { Delete: () => onClose(current.id) }),
    }
    const action = keys[event.key]
    if (!action) return
    event.preventDefault()
    action()
  }
  return (
    <div className={styles.overview}>
      <TextInput
        autoFocus
        type="search"
        role="combobox"
        aria-label="Filter the tabs"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={current ? optionId(current.id) : undefined}
        placeholder="Name, folder, or a state like “waiting”"
        value={filter}
        onChange={({ target }) => setFilter(target.value)}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label="Open tabs" className={styles.cards}>
        {found.map((session) => {
          const { id, title, cwd, activeAt } = session
          const dot = sessionDot(session, unread.has(id))
          return (
            <div
              key={id}
              id={optionId(id)}
              role="option"
              aria-selected={id === current?.id}
              className={classNames(styles.card, id === current?.id && styles.chosen)}
              onClick={() => onActivate(id)}
            >
              <span className={styles.cardTitle} dir="auto" title={title}>
                {title}
              </span>
              <span className={styles.folder} title={cwd}>
                {folderName(cwd)}
              </span>
              <span className={classNames(styles.state, styles[dot])}>
                <StateDot state={dot} />
                <span aria-hidden>{stateWords(dot)}</span>
                {pinned.includes(id) && <Pin size={11} aria-label="pinned" />}
                <span className={styles.age}>{formatAge(activeAt, now)}</span>
              </span>
            </div>
          )
        })}
      </div>
      {found.length === 0 && (
        <Empty small title={sessions.length === 0 ? 'No tab is open' : 'No match'}>
          {sessions.length === 0
            ? 'Choose a session in the list, or begin a new one.'
            : 'No open tab has these words in its title, folder or state.'}
        </Empty>
      )}
    </div>
  )
}

/** So many cards lie in a row: arrows go up and down by as many. */
function columnsOf(list: HTMLElement | null): number {
  const tops = [...(list?.children ?? [])].map((card) => card.getBoundingClientRect().top)
  return Math.max(1, tops.filter((top) => top === tops[0]).length)
}
