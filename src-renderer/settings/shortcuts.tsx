/** The keyboard as a table, with what can be changed: a shortcut is added by pressing it. */
import { Plus, RotateCcw, X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { ACTION_IDS, ACTIONS, type ActionId, Chord, keysOf, Shortcuts as Changed } from '#shared/actions.ts'
import type { Settings } from '#shared/settings.ts'
import { chordsOf, isMac, printChord } from '../client/chords.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import styles from './settings.module.css'
import type { EditedSettings } from './use-settings.ts'

const mod = isMac ? '⌘' : 'Ctrl+'

/** What belongs to one place, and can't be changed. */
const FIXED: readonly { what: string; keys: readonly string[] }[] = [
  { what: 'Go to tab 1 to 9', keys: [`${mod}1…9`, 'Alt+1…9'] },
  { what: 'Move the focused tab', keys: [`${mod}Shift+← →`] },
  { what: 'Send, or break the line', keys: ['Enter', 'Shift+Enter'] },
  { what: 'Interrupt the running turn', keys: ['Esc'] },
  { what: 'Allow once, for the session, or deny', keys: ['Alt+A', 'Alt+S', 'Alt+D'] },
]

type ShortcutsProps = { settings: Settings; edit: Pick<EditedSettings, 'refusal' | 'refuse' | 'save'> }

export function Shortcuts({ settings: { shortcuts }, edit }: ShortcutsProps) {
  const [listening, setListening] = useState<ActionId | null>(null)
  const change = (id: ActionId, keys: readonly string[] | null) => {
    const others = Object.entries(shortcuts).filter(([other]) => other !== id)
    const next = Changed.parse(Object.fromEntries(keys === null ? others : [...others, [id, keys]]))
    const owned = ACTION_IDS.flatMap((other) =>
      keysOf(other, shortcuts).flatMap((chord) => (other !== id && keys?.includes(chord) ? { chord, other } : [])),
    )
    setListening(null)
    const [first] = owned
    if (first === undefined) {
      void edit.save({ shortcuts: next }, 'shortcuts')
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
  return (
    <dl className={styles.shortcuts}>
      {ACTION_IDS.map((id) => {
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
              <p className={styles.chordError} role="alert">
                {words}
              </p>
            )}
          </div>
        )
      })}
      {FIXED.map(({ what, keys }) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>
            {keys.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
