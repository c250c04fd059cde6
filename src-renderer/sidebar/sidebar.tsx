/** Projects and their sessions: find one, open it, keep them in order, do something with many. */
import { Archive, FolderClock, Plus, Search, TextSearch } from 'lucide-react'
import { type KeyboardEvent, memo, useMemo, useRef } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { useKeys } from '../client/use-keys.ts'
import { useSessions } from '../client/context.tsx'
import { useOffers } from '../client/offers.ts'
import { useStable } from '../client/use-stable.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { TextInput } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { BulkBar } from './bulk-bar.tsx'
import type { SidebarCommands } from './commands.ts'
import { OrderMenu, StateChips } from './list-tools.tsx'
import { type ListChoices, listingOf, rowsOf } from './rows.ts'
import { rowsIn, SessionTree } from './session-tree.tsx'
import styles from './sidebar.module.css'
import { useChoices } from './use-choices.ts'
import { useSelection } from './use-selection.ts'

type SidebarProps = {
  active: SessionId | null
  unread: ReadonlySet<SessionId>
  /** At the top. */
  starred: readonly SessionId[]
  commands: SidebarCommands
}

export const Sidebar = memo(function Sidebar({ active, unread, starred, commands }: SidebarProps) {
  const { loaded, byId, error } = useSessions()
  const keys = useKeys()
  const { choices, change, folded, fold } = useChoices()
  const input = useRef<HTMLInputElement>(null)
  const frame = useRef<HTMLElement>(null)
  const { filter, archived, states } = choices
  const searching = filter !== '' || states.length > 0
  const listing = useMemo(
    () => listingOf(byId.values(), choices, { unread, starred }),
    [byId, choices, unread, starred],
  )
  const rows = useMemo(() => rowsOf(listing, folded, searching), [listing, folded, searching])
  const order = useMemo(() => rows.flatMap((row) => (row.kind === 'session' ? [row.session.id] : [])), [rows])
  const selection = useSelection(order, active)
  const chosen = [...selection.ids].flatMap((id) => byId.get(id) ?? [])
  const openFirst = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && order[0] !== undefined) commands.open(order[0])
    if (event.key === 'ArrowDown') rowsIn(frame.current)[0]?.focus()
    if (event.key === 'Escape') change({ filter: '' })
  }
  const remove = useStable((id: SessionId) => {
    const one = byId.get(id)
    if (selection.ids.has(id)) commands.removeAll(chosen)
    else if (one) commands.remove(one)
  })
  const toggleArchived = () => {
    selection.actions.clear()
    change({ archived: !archived, states: [] })
  }
  useOffers({ 'list.archived': toggleArchived, 'list.filter': () => input.current?.focus() })
  return (
    <nav ref={frame} className={styles.sidebar} aria-label="Sessions">
      <div className={styles.head}>
        <div className={styles.filter}>
          <Search size={13} aria-hidden className={styles.searchIcon} />
          <TextInput
            ref={input}
            type="search"
            aria-label="Filter sessions"
            placeholder="Filter"
            className={styles.filterInput}
            value={filter}
            onChange={(event) => change({ filter: event.target.value })}
            onKeyDown={openFirst}
          />
        </div>
        <OrderMenu choices={choices} onChange={change} />
        <IconButton label="Search everything" shortcut={keys('view.search')} onClick={commands.search}>
          <TextSearch size={16} />
        </IconButton>
        <IconButton label="New session" shortcut={keys('session.new')} onClick={() => commands.newSession()}>
          <Plus size={16} />
        </IconButton>
      </div>
      <StateChips counts={listing.counts} chosen={states} onChange={(next) => change({ states: next })} />
      {archived && <p className={styles.which}>Archived</p>}
      <SessionTree
        label={treeLabel(choices)}
        rows={rows}
        active={active}
        unread={unread}
        selection={selection}
        commands={commands}
        onFold={fold}
        onRemove={remove}
      />
      {error && (
        <div className={styles.error}>
          <Notice tone="error" message={error.message} remedy={error.remedy} />
        </div>
      )}
      {loaded && rows.length === 0 && <Nothing choices={choices} onReset={() => change({ filter: '', states: [] })} />}
      {chosen.length > 0 && (
        <BulkBar sessions={chosen} archived={archived} commands={commands} onDone={selection.actions.clear} />
      )}
      <div className={styles.foot}>
        <Button look="ghost" size="sm" className={styles.archived} onClick={commands.library}>
          <FolderClock size={13} aria-hidden />
          Sessions on this machine
        </Button>
        <Button look="ghost" size="sm" aria-pressed={archived} className={styles.archived} onClick={toggleArchived}>
          <Archive size={13} aria-hidden />
          {archived ? 'Back to current sessions' : 'Archived sessions'}
        </Button>
      </div>
    </nav>
  )
})

const treeLabel = ({ archived, grouped }: ListChoices): string =>
  `${archived ? 'Archived sessions' : 'Sessions'}${grouped ? ' by project' : ''}`

function Nothing({ choices: { filter, archived, states }, onReset }: { choices: ListChoices; onReset: () => void }) {
  if (filter !== '' || states.length > 0)
    return (
      <Empty
        small
        title="No match"
        actions={
          <Button size="sm" onClick={onReset}>
            Show all
          </Button>
        }
      >
        No session {filter !== '' && 'has these words in its title or folder'}
        {filter !== '' && states.length > 0 && ' and '}
        {states.length > 0 && 'is in one of the chosen states'}.
      </Empty>
    )
  if (archived)
    return (
      <Empty small title="Nothing archived">
        Archived sessions leave the list and can be brought back here.
      </Empty>
    )
  return (
    <Empty small title="No sessions yet">
      Each conversation with Claude shows up here, under its folder.
    </Empty>
  )
}
