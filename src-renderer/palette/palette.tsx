/** Every command and every session, by a few letters of its name. */
import { Command } from 'cmdk'
import { Dialog as Radix } from 'radix-ui'
import { type KeyboardEvent, type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { giveFocusBack } from '../ui/focus-trail.ts'
import { Kbd } from '../ui/kbd.tsx'
import styles from './palette.module.css'
import { rank } from './rank.ts'

export type PaletteEntry = {
  readonly id: string
  readonly title: string
  readonly section: string
  /** Found by these too. */
  readonly keywords?: readonly string[] | undefined
  readonly icon?: ReactNode
  /** In the same line, quieter: a folder, a state. */
  readonly note?: string | undefined
  /** As printed on the keys. */
  readonly shortcut?: string | undefined
  readonly run: () => void
  /** It can't be done now, in a few words; found by its name all the same. */
  readonly why?: string | undefined
}

type PaletteProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** It is gone, and the focus is where it was before. */
  onClosed?: (() => void) | undefined
  title: string
  /** Its `PaletteEntries`. */
  children: ReactNode
}

export function Palette({ open, onOpenChange, onClosed, title, children }: PaletteProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className={styles.scrim} data-scrim>
          <Radix.Content
            className={styles.content}
            aria-describedby={undefined}
            onCloseAutoFocus={(event) => {
              giveFocusBack(event)
              onClosed?.()
            }}
          >
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            {children}
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  )
}

type EntriesProps = { placeholder: string; entries: readonly PaletteEntry[]; onDone: () => void }

/** As many as there is room for: the rest is painted when these are on the screen. */
const AT_FIRST = 14
const ALL = Infinity

export function PaletteEntries({ placeholder, entries, onDone }: EntriesProps) {
  const [typed, setTyped] = useState('')
  const query = useDeferredValue(typed)
  const room = useDeferredValue(ALL, AT_FIRST)
  const sections = useMemo(() => bySection(rank(entries, query).slice(0, room)), [entries, query, room])
  const [chosen, setChosen] = useState('')
  const found = sections.flatMap(([, group]) => group).filter(({ why }) => why === undefined)
  const isLate = query !== typed
  const run = (entry: PaletteEntry) => {
    onDone()
    entry.run()
  }
  /** Whoever types fast means what they typed, not what is still shown. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !isLate) return
    event.preventDefault()
    const meant = rank(entries, typed).find(({ why }) => why === undefined)
    if (meant) run(meant)
  }
  return (
    <Command
      shouldFilter={false}
      loop
      label={placeholder}
      value={found.some(({ id }) => id === chosen) ? chosen : (found[0]?.id ?? '')}
      onValueChange={(id) => {
        if (!isLate) setChosen(id) // else it is of the list that goes
      }}
    >
      <Command.Input
        className={styles.input}
        placeholder={placeholder}
        value={typed}
        onValueChange={(text) => {
          setTyped(text)
          setChosen('')
        }}
        onKeyDown={onKeyDown}
        autoFocus
      />
      <Command.List className={styles.list}>
        {sections.length === 0 && (
          // As an option: a list without one is none, and its words would not be read.
          <div role="option" aria-selected={false} aria-disabled className={styles.empty}>
            Nothing is called “{query.trim()}”.
          </div>
        )}
        {sections.map(([section, group]) => (
          <Command.Group key={section} heading={section} className={styles.group}>
            {group.map((entry) => (
              <Command.Item
                key={entry.id}
                value={entry.id}
                className={styles.item}
                disabled={entry.why !== undefined}
                onSelect={() => run(entry)}
              >
                <span className={styles.icon}>{entry.icon}</span>
                <span className={styles.name} dir="auto">
                  {entry.title}
                </span>
                {(entry.why ?? entry.note) !== undefined && (
                  <span className={styles.note}>{entry.why ?? entry.note}</span>
                )}
                {entry.shortcut !== undefined && <Kbd>{entry.shortcut}</Kbd>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  )
}

/** The section of the best entry comes first. */
function bySection(entries: readonly PaletteEntry[]): [string, PaletteEntry[]][] {
  const sections = new Map<string, PaletteEntry[]>()
  for (const entry of entries) {
    const list = sections.get(entry.section) ?? []
    list.push(entry)
    sections.set(entry.section, list)
  }
  return [...sections]
}
