/** The keyboard as a table, with what can be changed: a shortcut is added by pressing it. */
import { Plus, RotateCcw, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { ACTION_IDS, ACTIONS, type ActionId, Chord, keysOf, Shortcuts as Changed } from '#shared/actions.ts'
import type { Settings } from '#shared/settings.ts'
import { chordsOf, printChord } from '../client/chords.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { TextInput } from '../ui/field.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { searchKeys } from './search-keys.ts'
import styles from './shortcuts.module.css'
import type { EditedSettings } from './use-settings.ts'

const SECTIONS = [...new Set(ACTION_IDS.map((id) => ACTIONS[id].section))]

type ShortcutsProps = {
  settings: Settings
  edit: Pick<EditedSettings, 'refusal' | 'refuse' | 'save'>
  /** What is looked for among all settings, empty = all of it; null = nothing: the list has a filter of its own then. */
  search?: string | null
}

export function Shortcuts({ settings: { shortcuts }, edit, search = null }: ShortcutsProps) {
  const [listening, setListening] = useState<ActionId | null>(null)
  const [filter, setFilter] = useState('')
  const { actions, places } = searchKeys(search ?? filter, shortcuts)
  const change = (id: ActionId, keys: readonly string[] | null) => {
    const after = (before: Changed) => {
      const others = Object.entries(before).filter(([other]) => other !== id)
      return Changed.parse(Object.fromEntries(keys === null ? others : [...others, [id, keys]]))
    }
    const owned = ACTION_IDS.flatMap((other) =>
      keysOf(other, shortcuts).flatMap((chord) => (other !== id && keys?.includes(chord) ? { chord, other } : [])),
    )
    setListening(null)
    const [first] = owned
    if (first === undefined) {
      void edit.save((now) => ({ shortcuts: after(now.shortcuts) }), 'shortcuts')
      return
    }
    const words = `${printChord(first.chord)} already belongs to “${ACTIONS[first.other].title}”. Take it off there first.`
    edit.refuse({ field: `shortcuts.${id}`, words })
  }
  const onKeyDown = (id: ActionId) => (event: KeyboardEvent) => {
    if (event.key === 'Tab' && !event.ctrlKey) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') {
      setListening(null)
      return
    }
    const [pressed] = chordsOf(event.nativeEvent)
    if (pressed === undefined) return
    const chord = Chord.safeParse(pressed)
    const usable = /^(?:Mod|Ctrl|Alt)\+|^F\d/.test(pressed)
    if (chord.success && usable) change(id, [...new Set([...keysOf(id, shortcuts), chord.data])])
    else edit.refuse({ field: `shortcuts.${id}`, words: 'A shortcut has Ctrl, Command or Alt in it, or is an F key.' })
  }
  const row = (id: ActionId) => {
    const { title } = ACTIONS[id]
    const keys = keysOf(id, shortcuts)
    const words = edit.refusal?.field === `shortcuts.${id}` ? edit.refusal.words : undefined
    return (
      <div key={id}>
        <dt>{title}</dt>
        <dd>
          {keys.map((chord) => (
            <span key={chord} className={styles.chord}>
              <Kbd>{printChord(chord)}</Kbd>
              <IconButton
                size="sm"
                label={`Take ${printChord(chord)} off “${title}”`}
                onClick={() =>
                  change(
                    id,
                    keys.filter((other) => other !== chord),
                  )
                }
              >
                <X size={11} />
              </IconButton>
            </span>
          ))}
          {listening === id ? (
            <Button size="sm" autoFocus onKeyDown={onKeyDown(id)} onBlur={() => setListening(null)}>
              Press the keys…
            </Button>
          ) : (
            <IconButton size="sm" label={`Add a shortcut for “${title}”`} onClick={() => setListening(id)}>
              <Plus size={12} />
            </IconButton>
          )}
          {shortcuts[id] !== undefined && (
            <IconButton size="sm" label={`Back to the default of “${title}”`} onClick={() => change(id, null)}>
              <RotateCcw size={11} />
            </IconButton>
          )}
        </dd>
        {words !== undefined && (
          <p className={styles.error} role="alert">
            {words}
          </p>
        )}
      </div>
    )
  }
  return (
    <>
      {search === null && (
        <TextInput
          type="search"
          className={styles.filter}
          aria-label="Filter the shortcuts"
          placeholder="What it does, or a key like Alt+J"
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
        />
      )}
      {actions.length + places.length === 0 && <p className={styles.nothing}>No shortcut matches “{filter}”.</p>}
      {SECTIONS.map((section) => [section, actions.filter((id) => ACTIONS[id].section === section)] as const)
        .filter(([, ids]) => ids.length > 0)
        .map(([section, ids]) => (
          <Group key={section} title={section}>
            {ids.map(row)}
          </Group>
        ))}
      {places.map(({ place, keys }) => (
        <Group key={place} title={place}>
          {keys.map(([what, ...pressed]) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>
                {pressed.map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </dd>
            </div>
          ))}
        </Group>
      ))}
    </>
  )
}

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={styles.group} aria-label={title}>
    <p className={styles.title}>{title}</p>
    <dl className={styles.list}>{children}</dl>
  </section>
)
